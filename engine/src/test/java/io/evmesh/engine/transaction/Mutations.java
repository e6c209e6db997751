package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Bytes;
import java.util.Arrays;
import java.util.Random;

/** Bytes with a few changes, or bytes that are random altogether. */
public final class Mutations {
  private Mutations() {}

  /** A changed copy of {@code valid}: bytes flipped, cut, doubled or made up. */
  public static Bytes of(Bytes valid, Random random) {
    byte[] bytes = valid.toArray();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(8, bytes.length) : bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
        case 4 -> {
          byte[] longer = new byte[bytes.length + 1];
          System.arraycopy(bytes, 0, longer, 0, at);
          longer[at] = (byte) random.nextInt(256);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          bytes = longer;
        }
        default -> {
          if (random.nextInt(10) == 0) {
            bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
          } else {
            bytes[at] = (byte) (0x80 + random.nextInt(0x80)); // most of what are headers
          }
        }
      }
    }
    return Bytes.wrap(bytes);
  }
}
