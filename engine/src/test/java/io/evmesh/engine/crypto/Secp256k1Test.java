package io.evmesh.engine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The native library and BouncyCastle give the same answers. */
final class Secp256k1Test {
  private static final long SEED = 37;
  private static final Secp256k1Library NATIVE = NativeSecp256k1.load().orElseThrow();
  private static final Secp256k1Library PORTABLE = new BouncySecp256k1();
  private static final UInt256 PRIME =
      UInt256.fromHex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");

  private static UInt256 random(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return UInt256.read(bytes, 0);
  }

  @Test
  void bothRecoverTheSameKeys() {
    Random random = new Random(SEED);
    List<UInt256> edges =
        List.of(
            UInt256.ZERO,
            UInt256.ONE,
            Secp256k1.ORDER.minus(UInt256.ONE),
            Secp256k1.ORDER,
            Secp256k1.ORDER.plus(UInt256.ONE),
            PRIME.minus(UInt256.ONE),
            PRIME,
            UInt256.ZERO.minus(UInt256.ONE));
    for (int i = 0; i < 300; i++) {
      UInt256 r = i < 64 ? edges.get(i % 8) : random(random);
      UInt256 s = i < 64 ? edges.get(i / 8) : random(random);
      Hash hash = (i % 5 == 0 ? edges.get(random.nextInt(8)) : random(random)).toHash();
      for (int parity = -1; parity <= 2; parity++) {
        assertThat(Secp256k1.recover(NATIVE, hash, parity, r, s))
            .as("%s %d %s %s, seed %d", hash, parity, r, s, SEED)
            .isEqualTo(Secp256k1.recover(PORTABLE, hash, parity, r, s));
      }
    }
  }

  @Test
  void bothSignAlikeAndFindTheSigner() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      Bytes key = random(random).toBytes32();
      Hash hash = random(random).toHash();
      var signature = NATIVE.sign(hash, key);
      assertThat(PORTABLE.sign(hash, key)).as("seed %d", SEED).isEqualTo(signature);
      assertThat(Secp256k1.isHigh(signature.s())).isFalse();
      for (Secp256k1Library library : List.of(NATIVE, PORTABLE)) {
        assertThat(
                Secp256k1.recover(library, hash, signature.yParity(), signature.r(), signature.s()))
            .contains(NATIVE.publicKey(key))
            .contains(PORTABLE.publicKey(key));
      }
    }
  }
}
