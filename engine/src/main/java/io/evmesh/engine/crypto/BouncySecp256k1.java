package io.evmesh.engine.crypto;

import io.evmesh.engine.crypto.Secp256k1.Recoverable;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** BouncyCastle's arithmetic, for platforms without the native library. */
final class BouncySecp256k1 implements Secp256k1Library {
  private static final X9ECParameters CURVE = SECNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());

  @Override
  public Optional<Bytes> recover(Hash message, int yParity, UInt256 r, UInt256 s) {
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + yParity);
    r.write(compressed, 1);
    ECPoint point;
    try {
      point = CURVE.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no point has this x
    }
    BigInteger n = CURVE.getN();
    BigInteger inverse = r.toBigInteger().modInverse(n);
    BigInteger fromMessage = message.toUInt256().toBigInteger().negate().multiply(inverse).mod(n);
    BigInteger fromS = s.toBigInteger().multiply(inverse).mod(n);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), fromMessage, point, fromS);
    return key.isInfinity() ? Optional.empty() : Optional.of(encoded(key));
  }

  @Override
  public Recoverable sign(Hash message, Bytes privateKey) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(
        true, new ECPrivateKeyParameters(new BigInteger(1, privateKey.unsafeArray()), DOMAIN));
    BigInteger[] signature = signer.generateSignature(message.toBytes().unsafeArray());
    UInt256 s = UInt256.of(signature[1]);
    UInt256 low = Secp256k1.isHigh(s) ? Secp256k1.ORDER.minus(s) : s;
    return withParity(message, UInt256.of(signature[0]), low, publicKey(privateKey));
  }

  @Override
  public Bytes publicKey(Bytes privateKey) {
    return encoded(CURVE.getG().multiply(new BigInteger(1, privateKey.unsafeArray())));
  }

  private static Bytes encoded(ECPoint point) {
    return Bytes.copyOf(point.getEncoded(false), 1, 65);
  }
}
