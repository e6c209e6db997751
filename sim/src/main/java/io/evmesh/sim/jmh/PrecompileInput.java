package io.evmesh.sim.jmh;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.precompile.Precompiles;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** Inputs that the precompiled contracts of Osaka accept, each of a usual or a costly kind. */
public enum PrecompileInput {
  ECRECOVER(0x01, PrecompileInput::signedHash),
  SHA256_1_KIB(0x02, () -> random(1024)),
  RIPEMD160_1_KIB(0x03, () -> random(1024)),
  MODEXP_2048_BITS(0x05, PrecompileInput::modexp),
  MODEXP_2112_BITS_CUBE(0x05, PrecompileInput::cube),
  BN254_ADD(0x06, () -> hex(Points.BN_G1, Points.BN_G1)),
  BN254_MUL(0x07, () -> hex(Points.BN_G1, "f".repeat(64))),
  BN254_MUL_SHORT(0x07, () -> join(hex(Points.BN_G1), number(1234))),
  BN254_MUL_INFINITY(0x07, () -> hex("0".repeat(128), "f".repeat(64))),
  BN254_PAIRING_2(0x08, () -> hex(Points.BN_G1, Points.BN_G2, Points.BN_MINUS_G1, Points.BN_G2)),
  BLAKE2F_12_ROUNDS(0x09, () -> hex("0000000c", "00".repeat(208), "01")),
  POINT_EVALUATION(0x0a, () -> hex(Points.KZG_PROOF)),
  BLS_G1_ADD(0x0b, () -> join(blsG1(1), blsG1(2))),
  BLS_G1_MSM_2(0x0c, () -> join(blsG1(1), random(32), blsG1(2), random(32))),
  BLS_G2_ADD(0x0d, () -> join(blsG2(1), blsG2(2))),
  BLS_G2_MSM_2(0x0e, () -> join(blsG2(1), random(32), blsG2(2), random(32))),
  BLS_PAIRING_2(0x0f, () -> join(blsG1(1), blsG2(1), blsG1(2), blsG2(2))),
  BLS_MAP_TO_G1(0x10, () -> element(1)),
  BLS_MAP_TO_G2(0x11, () -> join(element(1), element(2))),
  P256_VERIFY(0x100, PrecompileInput::p256Signature);

  private static final int SEED = 1;

  private final int number;
  private final Supplier<Bytes> data;

  PrecompileInput(int number, Supplier<Bytes> data) {
    this.number = number;
    this.data = data;
  }

  /** The number that is the address of the contract. */
  public int number() {
    return number;
  }

  Precompile contract() {
    return contract(number);
  }

  /** What it is given. */
  public Bytes data() {
    return data.get();
  }

  private static Precompile contract(int number) {
    return Objects.requireNonNull(Precompiles.at(Fork.OSAKA, number));
  }

  private static Bytes signedHash() {
    Hash hash = Keccak256.hash(random(32));
    Secp256k1.Recoverable signature = Secp256k1.sign(hash, random(32));
    return join(
        hash.toBytes(),
        number(27 + signature.yParity()),
        word(signature.r().toBigInteger()),
        word(signature.s().toBigInteger()));
  }

  /** Base, exponent and modulus of 256 bytes, the modulus odd. */
  private static Bytes modexp() {
    byte[] operands = random(3 * 256).toArray();
    operands[operands.length - 1] |= 1;
    return join(number(256), number(256), number(256), Bytes.wrap(operands));
  }

  /** The cube of 264 bytes modulo an even number of as many. */
  private static Bytes cube() {
    byte[] operands = random(264 + 1 + 264).toArray();
    operands[264] = 3;
    operands[operands.length - 1] &= (byte) 0xfe;
    return join(number(264), number(1), number(264), Bytes.wrap(operands));
  }

  private static Bytes p256Signature() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = keys.generateKeyPair();
      Bytes hash = random(32);
      Signature signer = Signature.getInstance("NONEwithECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(hash.toArray());
      ECPublicKey key = (ECPublicKey) pair.getPublic();
      return join(
          hash,
          Bytes.wrap(signer.sign()),
          word(key.getW().getAffineX()),
          word(key.getW().getAffineY()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can not sign on secp256r1", e);
    }
  }

  private static Bytes blsG1(int seed) {
    return contract(0x10).run(element(seed)).orElseThrow();
  }

  private static Bytes blsG2(int seed) {
    return contract(0x11).run(join(element(seed), element(seed))).orElseThrow();
  }

  /** An element of the base field of BLS12-381 as the contracts take it: 64 bytes. */
  private static Bytes element(int seed) {
    byte[] bytes = new byte[64];
    byte[] digest = Keccak256.hash(number(seed)).toBytes().toArray();
    System.arraycopy(digest, 0, bytes, 32, 32);
    return Bytes.wrap(bytes);
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes number(int value) {
    return word(BigInteger.valueOf(value));
  }

  private static Bytes word(BigInteger value) {
    byte[] digits = value.toByteArray();
    byte[] bytes = new byte[32];
    int used = Math.min(32, digits.length);
    System.arraycopy(digits, digits.length - used, bytes, 32 - used, used);
    return Bytes.wrap(bytes);
  }

  private static Bytes hex(String... digits) {
    return Bytes.fromHex("0x" + String.join("", digits));
  }

  private static Bytes join(Bytes... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Bytes part : parts) {
      all.writeBytes(part.toArray());
    }
    return Bytes.wrap(all.toByteArray());
  }

  /** Points of the curves, in hexadecimal digits. */
  private static final class Points {
    static final String BN_G1 = word("1") + word("2");
    static final String BN_MINUS_G1 =
        word("1") + "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";

    /** The generator of EIP-197, imaginary parts first. */
    static final String BN_G2 =
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    /** Versioned hash, z, y, commitment and proof of a polynomial. */
    static final String KZG_PROOF =
        "01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b"
            + "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306"
            + "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1"
            + "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca2"
            + "5f26936857bc3a7c2539ea8ec3a952b7"
            + "873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612"
            + "fbeafdad446cbc7bcdbdcd780af2c16a";

    private Points() {}

    private static String word(String digits) {
      return "0".repeat(64 - digits.length()) + digits;
    }
  }
}
