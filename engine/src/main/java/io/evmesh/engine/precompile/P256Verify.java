package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Optional;

/** 0x100: whether a signature on the curve secp256r1 is valid (EIP-7951). */
final class P256Verify {
  private static final int INPUT_SIZE = 160;

  private P256Verify() {}

  static final Precompile CONTRACT =
      Contract.ofSize(
          INPUT_SIZE,
          input -> 6900,
          input -> Optional.of(isValid(input) ? Inputs.flag(true) : Bytes.EMPTY));

  private static boolean isValid(Bytes input) {
    if (input.size() != INPUT_SIZE) {
      return false;
    }
    Limbs hash = number(input, 0);
    Limbs r = number(input, 32);
    Limbs s = number(input, 64);
    Limbs x = number(input, 96);
    Limbs y = number(input, 128);
    return P256.isScalar(r)
        && P256.isScalar(s)
        && P256.isOnCurve(x, y)
        && P256.isSignature(hash, r, s, x, y);
  }

  private static Limbs number(Bytes input, int from) {
    Limbs number = new Limbs();
    number.read(input, from);
    return number;
  }
}
