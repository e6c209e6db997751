package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/** 0x100: whether a signature on the curve secp256r1 is valid (EIP-7951). */
final class P256Verify {
  private static final int INPUT_SIZE = 160;
  private static final X9ECParameters CURVE = SECNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());

  private P256Verify() {}

  static final Precompile CONTRACT =
      Contract.of(
          input -> 6900, input -> Optional.of(isValid(input) ? Inputs.flag(true) : Bytes.EMPTY));

  private static boolean isValid(Bytes input) {
    if (input.size() != INPUT_SIZE) {
      return false;
    }
    BigInteger r = Inputs.number(input, 32, 32);
    BigInteger s = Inputs.number(input, 64, 32);
    BigInteger x = Inputs.number(input, 96, 32);
    BigInteger y = Inputs.number(input, 128, 32);
    BigInteger p = CURVE.getCurve().getField().getCharacteristic();
    boolean inRange =
        r.signum() > 0
            && r.compareTo(CURVE.getN()) < 0
            && s.signum() > 0
            && s.compareTo(CURVE.getN()) < 0
            && x.compareTo(p) < 0
            && y.compareTo(p) < 0
            && (x.signum() != 0 || y.signum() != 0);
    if (!inRange) {
      return false;
    }
    ECPoint point = CURVE.getCurve().createPoint(x, y);
    if (!point.isValid()) {
      return false;
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, new ECPublicKeyParameters(point, DOMAIN));
    return signer.verifySignature(Inputs.range(input, 0, 32), r, s);
  }
}
