package io.evmesh.engine.crypto;

import io.evmesh.engine.types.Bytes;
import org.bouncycastle.crypto.generators.SCrypt;

/** Makes a key from a password, slowly and with much memory (RFC 7914). */
public final class Scrypt {
  /** Most memory that a derivation may take, in bytes. */
  private static final long MOST_BYTES = 512L << 20;

  private static final int MOST_PARALLEL = 64;

  private Scrypt() {}

  /**
   * A key.
   *
   * @param cost a power of two above 1
   * @param block size in units of 128 bytes
   * @throws IllegalArgumentException if the parameters make no sense or ask for too much
   */
  public static Bytes derive(
      byte[] password, Bytes salt, int cost, int block, int parallel, int size) {
    if (block < 1 || parallel < 1 || parallel > MOST_PARALLEL || 128L * cost * block > MOST_BYTES) {
      throw new IllegalArgumentException("scrypt would take more memory or time than it may");
    }
    return Bytes.wrap(SCrypt.generate(password, salt.unsafeArray(), cost, block, parallel, size));
  }
}
