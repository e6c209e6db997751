package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import java.util.Random;

/** Families of random keys that make different shapes of tries. */
enum Keys {
  /** Up to four bytes of few kinds: keys end within others, nodes stand in their parents. */
  SHORT {
    @Override
    Bytes next(Random random) {
      byte[] key = new byte[random.nextInt(5)];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) (0x11 * random.nextInt(3) + (random.nextInt(4) == 0 ? 0x10 : 0));
      }
      return Bytes.wrap(key);
    }
  },

  /** 32 bytes that part at few places: long extensions. */
  DEEP {
    @Override
    Bytes next(Random random) {
      byte[] key = new byte[32];
      for (int i = 0; i < 3; i++) {
        key[5 + 13 * i] = (byte) (random.nextInt(3) * (random.nextBoolean() ? 1 : 0x10));
      }
      return Bytes.wrap(key);
    }
  },

  /** 32 bytes with an even spread, of 256 kinds so that they come again. */
  HASHED {
    @Override
    Bytes next(Random random) {
      byte[] key = new byte[32];
      new Random(random.nextInt(256)).nextBytes(key);
      return Bytes.wrap(key);
    }
  };

  abstract Bytes next(Random random);

  /** One byte, a few, or enough for a node of its own. */
  static Bytes value(Random random) {
    byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 70)];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }
}
