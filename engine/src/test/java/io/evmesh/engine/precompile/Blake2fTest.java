package io.evmesh.engine.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

/** The compression function beside RFC 7693's text, for many numbers of rounds. */
class Blake2fTest {
  private static final String[] SIGMA = {
    "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
    "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
    "6fe9b308c2d714a5", "a2847615fb9e3cd0"
  };

  /** The fractional parts of the square roots of the first eight primes. */
  private static long iv(int index) {
    BigInteger prime = BigInteger.valueOf(new int[] {2, 3, 5, 7, 11, 13, 17, 19}[index]);
    return prime.shiftLeft(128).sqrt().longValue();
  }

  /** Messages of every length, compressed block by block, have BouncyCastle's BLAKE2b. */
  @Test
  void hashesMadeOfItAreThoseOfBouncyCastle() {
    Random random = new Random(2);
    for (int length = 0; length <= 3 * 128 + 1; length++) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      Blake2bDigest digest = new Blake2bDigest(512);
      digest.update(message, 0, length);
      byte[] expected = new byte[64];
      digest.doFinal(expected, 0);
      assertThat(hash(message)).as("%d bytes", length).isEqualTo(Bytes.wrap(expected));
    }
  }

  private static Bytes hash(byte[] message) {
    ByteBuffer state = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      state.putLong(iv(i) ^ (i == 0 ? 0x01010040 : 0));
    }
    Bytes h = Bytes.wrap(state.array());
    int at = 0;
    do {
      int size = Math.min(128, message.length - at);
      boolean isLast = at + size == message.length;
      ByteBuffer input = ByteBuffer.allocate(213).order(ByteOrder.LITTLE_ENDIAN);
      input.put(3, (byte) 12);
      input.put(4, h.unsafeArray());
      input.put(68, message, at, size);
      input.putLong(196, at + size);
      input.put(212, (byte) (isLast ? 1 : 0));
      h = Blake2f.CONTRACT.run(Bytes.wrap(input.array())).orElseThrow();
      at += size;
    } while (at < message.length);
    return h;
  }

  @Test
  void otherLengthsAndFlagsAreRefused() {
    for (int size : new int[] {0, 1, 212, 214, 426}) {
      assertThat(Blake2f.CONTRACT.run(Bytes.wrap(new byte[size]))).isEmpty();
      assertThat(Blake2f.CONTRACT.gas(Bytes.wrap(new byte[size]))).isZero();
    }
    for (int flag = 0; flag < 256; flag++) {
      byte[] input = new byte[213];
      input[212] = (byte) flag;
      assertThat(Blake2f.CONTRACT.run(Bytes.wrap(input)).isPresent()).isEqualTo(flag < 2);
    }
    byte[] most = new byte[213];
    ByteBuffer.wrap(most).putInt(0, -1);
    assertThat(Blake2f.CONTRACT.gas(Bytes.wrap(most))).isEqualTo(0xffff_ffffL);
  }

  @Test
  void everyNumberOfRoundsGivesWhatTheDefinitionGives() {
    Random random = new Random(1);
    for (int rounds = 0; rounds <= 137; rounds++) {
      byte[] input = new byte[213];
      random.nextBytes(input);
      ByteBuffer.wrap(input).putInt(0, rounds);
      input[212] = (byte) random.nextInt(2);
      assertThat(Blake2f.CONTRACT.run(Bytes.wrap(input)))
          .as("%d rounds", rounds)
          .contains(Bytes.wrap(defined(input, rounds)));
    }
  }

  private static byte[] defined(byte[] input, int rounds) {
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    long[] v = new long[16];
    long[] m = new long[16];
    for (int i = 0; i < 8; i++) {
      v[i] = in.getLong(4 + 8 * i);
      v[8 + i] = iv(i);
    }
    for (int i = 0; i < 16; i++) {
      m[i] = in.getLong(68 + 8 * i);
    }
    v[12] ^= in.getLong(196);
    v[13] ^= in.getLong(204);
    v[14] ^= -input[212];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 8; i++) {
        int turn = i / 4;
        long x = m[Character.digit(SIGMA[round % 10].charAt(2 * i), 16)];
        long y = m[Character.digit(SIGMA[round % 10].charAt(2 * i + 1), 16)];
        int column = i % 4;
        mix(
            v,
            new int[] {
              column,
              4 + (column + turn) % 4,
              8 + (column + 2 * turn) % 4,
              12 + (column + 3 * turn) % 4
            },
            x,
            y);
      }
    }
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 8; i++) {
      out.putLong(in.getLong(4 + 8 * i) ^ v[i] ^ v[8 + i]);
    }
    return out.array();
  }

  private static void mix(long[] v, int[] at, long x, long y) {
    int[] turns = {32, 24, 16, 63};
    for (int half = 0; half < 2; half++) {
      v[at[0]] += v[at[1]] + (half == 0 ? x : y);
      v[at[3]] = Long.rotateRight(v[at[3]] ^ v[at[0]], turns[2 * half]);
      v[at[2]] += v[at[3]];
      v[at[1]] = Long.rotateRight(v[at[1]] ^ v[at[2]], turns[2 * half + 1]);
    }
  }
}
