package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a precompiled contract refuses its input, for traces: found out afterwards, in the order of
 * go-ethereum's checks and in its words.
 */
public final class Refusals {
  private static final String LENGTH = "invalid input length";
  private static final String COORDINATE = "invalid fp.Element encoding";
  private static final String UNKNOWN = "precompile failed";
  private static final int BN_PAIR = 192;
  private static final int SCALAR = 32;
  private static final int FIELD = 64;
  private static final int PADDING = 16;
  private static final int COMPRESSED = 48;
  private static final BigInteger BLS_B = BigInteger.valueOf(4);

  private Refusals() {}

  /** What is wrong with an input that the contract at address {@code number} refuses. */
  public static String of(int number, Bytes input) {
    String reason =
        switch (number) {
          case 5 -> "one or more of base/exponent/modulus length exceeded 1024 bytes";
          case 6 -> either(bn1(input, 0), bn1(input, 64));
          case 7 -> bn1(input, 0);
          case 8 -> bnPairing(input);
          case 9 -> input.size() == 213 ? "invalid final flag" : LENGTH;
          case 0x0a -> pointEvaluation(input);
          case 0x0b -> input.size() == 256 ? either(bls1(input, 0), bls1(input, 128)) : LENGTH;
          case 0x0c -> blsItems(input, BlsPoints.G1_SIZE, 0, SCALAR);
          case 0x0d -> input.size() == 512 ? either(bls2(input, 0), bls2(input, 256)) : LENGTH;
          case 0x0e -> blsItems(input, 0, BlsPoints.G2_SIZE, SCALAR);
          case 0x0f -> blsItems(input, BlsPoints.G1_SIZE, BlsPoints.G2_SIZE, 0);
          case 0x10 -> input.size() == FIELD ? field(input, 0) : LENGTH;
          case 0x11 ->
              input.size() == 2 * FIELD ? either(field(input, 0), field(input, FIELD)) : LENGTH;
          default -> UNKNOWN;
        };
    return reason == null ? UNKNOWN : reason;
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  private static boolean bnInRange(Bytes input, int from, int coordinates) {
    for (int i = 0; i < coordinates; i++) {
      Limbs coordinate = new Limbs();
      coordinate.read(input, from + 32 * i);
      if (!coordinate.isBelow(Bn254Fp.PLAIN_PRIME)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String bn1(Bytes input, int from) {
    if (!bnInRange(input, from, 2)) {
      return COORDINATE;
    }
    return Bn254Points.g1(input, from).isPresent() ? null : "point is not on curve";
  }

  private static @Nullable String bn2(Bytes input, int from) {
    if (!bnInRange(input, from, 4)) {
      return COORDINATE;
    }
    Optional<CurvePoint<Bn254Fp2>> point = Bn254Points.twist(input, from);
    if (point.isEmpty()) {
      return "point is not on curve";
    }
    boolean isInGroup = Bn254Twist.isInGroup(point.get());
    return isInGroup ? null : "point is not in correct subgroup";
  }

  private static @Nullable String bnPairing(Bytes input) {
    if (input.size() % BN_PAIR != 0) {
      return "bad elliptic curve pairing size";
    }
    String reason = null;
    for (int at = 0; at < input.size() && reason == null; at += BN_PAIR) {
      reason = either(bn1(input, at), bn2(input, at + 64));
    }
    return reason;
  }

  /** Items of a point of G1, or of G2, or of both, and something behind. */
  private static @Nullable String blsItems(Bytes input, int first, int second, int rest) {
    int size = first + second + rest;
    if (input.isEmpty() || input.size() % size != 0) {
      return LENGTH;
    }
    String reason = null;
    for (int at = 0; at < input.size() && reason == null; at += size) {
      reason = first == 0 ? null : bls1(input, at);
      if (reason == null && second != 0) {
        reason = bls2(input, at + first);
      }
      if (reason == null
          && first != 0
          && !BlsPoints.g1(input, at).filter(p -> p.in_group()).isPresent()) {
        reason = "g1 point is not on correct subgroup";
      }
      if (reason == null
          && second != 0
          && !BlsPoints.g2(input, at + first).filter(p -> p.in_group()).isPresent()) {
        reason = "g2 point is not on correct subgroup";
      }
    }
    return reason;
  }

  private static @Nullable String field(Bytes input, int from) {
    for (int i = 0; i < PADDING; i++) {
      if (input.get(from + i) != 0) {
        return "invalid field element top bytes";
      }
    }
    return coordinate(input, from).compareTo(BlsField.P) < 0 ? null : COORDINATE;
  }

  private static BigInteger coordinate(Bytes input, int from) {
    return Inputs.number(input, from, FIELD);
  }

  private static @Nullable String bls1(Bytes input, int from) {
    String reason = either(field(input, from), field(input, from + FIELD));
    if (reason != null) {
      return reason;
    }
    BigInteger x = coordinate(input, from);
    BigInteger y = coordinate(input, from + FIELD);
    boolean onCurve =
        x.signum() == 0 && y.signum() == 0
            || y.multiply(y).subtract(x.pow(3)).subtract(BLS_B).mod(BlsField.P).signum() == 0;
    return onCurve ? null : "invalid point: not on curve";
  }

  private static @Nullable String bls2(Bytes input, int from) {
    String reason = null;
    for (int i = 0; i < 4; i++) {
      reason = either(reason, field(input, from + FIELD * i));
    }
    if (reason == null && BlsPoints.g2(input, from).isEmpty()) {
      reason = "invalid point: not on curve";
    }
    return reason;
  }

  private static String pointEvaluation(Bytes input) {
    if (input.size() != BN_PAIR) {
      return LENGTH;
    }
    byte[] hash = Hashing.sha256(Inputs.range(input, 96, 48));
    hash[0] = 1;
    if (!Bytes.wrap(hash).equals(Bytes.wrap(Inputs.range(input, 0, 32)))) {
      return "mismatched versioned hash";
    }
    return "error verifying kzg proof: " + proof(input);
  }

  private static String proof(Bytes input) {
    if (Inputs.number(input, 32, 32).compareTo(Bls12381.ORDER) >= 0
        || Inputs.number(input, 64, 32).compareTo(Bls12381.ORDER) >= 0) {
      return "scalar is not canonical when interpreted as a big integer in big-endian";
    }
    String reason = either(compressed(input, 96), compressed(input, 144));
    return reason != null ? reason : "can't verify opening proof";
  }

  /** What is wrong with a compressed point of G1: 48 bytes, of which the first three bits tell. */
  private static @Nullable String compressed(Bytes input, int from) {
    byte[] bytes = Inputs.range(input, from, COMPRESSED);
    int flags = bytes[0] & 0xe0;
    bytes[0] &= 0x1f;
    BigInteger x = new BigInteger(1, bytes);
    return switch (flags) {
      case 0x00, 0x40 -> "short buffer";
      case 0x20, 0x60, 0xe0 -> "invalid point encoding";
      case 0xc0 -> x.signum() == 0 ? null : "invalid infinity point encoding";
      default -> {
        if (x.compareTo(BlsField.P) >= 0) {
          yield COORDINATE;
        }
        BigInteger square = x.pow(3).add(BLS_B);
        BigInteger legendre = square.modPow(BlsField.P.shiftRight(1), BlsField.P);
        if (legendre.compareTo(BigInteger.ONE) > 0) {
          yield "invalid compressed coordinate: square root doesn't exist";
        }
        if (PointEvaluation.point(Inputs.range(input, from, COMPRESSED)).isEmpty()) {
          yield "invalid point: subgroup check failed";
        }
        yield null;
      }
    };
  }
}
