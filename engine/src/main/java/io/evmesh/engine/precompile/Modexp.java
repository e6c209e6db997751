package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * 0x05: base to the power exponent modulo modulus, of any lengths. EIP-198; gas by EIP-2565 from
 * Berlin; lengths limited by EIP-7823 and gas by EIP-7883 from Osaka.
 */
final class Modexp {
  private static final int HEADER = 96;
  private static final int MAX_LENGTH = 1024; // EIP-7823

  private Modexp() {}

  static final Precompile BYZANTIUM = Contract.of(Modexp::gasByzantium, Modexp::run);
  static final Precompile BERLIN = Contract.of(Modexp::gasBerlin, Modexp::run);
  static final Precompile OSAKA =
      Contract.of(Modexp::gasOsaka, input -> isTooLong(input) ? Optional.empty() : run(input));

  private static BigInteger length(Bytes input, int index) {
    return Inputs.number(input, 32 * index, 32);
  }

  private static boolean isTooLong(Bytes input) {
    BigInteger max = BigInteger.valueOf(MAX_LENGTH);
    return length(input, 0).compareTo(max) > 0
        || length(input, 1).compareTo(max) > 0
        || length(input, 2).compareTo(max) > 0;
  }

  private static Optional<Bytes> run(Bytes input) {
    // The gas was there, so a modulus or base of absurd length has been refused already
    if (length(input, 2).signum() == 0) {
      return Optional.of(Bytes.EMPTY);
    }
    int modulusSize = length(input, 2).intValueExact();
    int baseSize = length(input, 0).intValueExact();
    BigInteger exponentSize = length(input, 1);
    if (exponentSize.bitLength() > 31) {
      return Optional.empty(); // only with gas that no block has
    }
    int exponentAt = HEADER + baseSize;
    BigInteger modulus = tail(input, (long) exponentAt + exponentSize.intValue(), modulusSize);
    BigInteger result = BigInteger.ZERO;
    if (modulus.compareTo(BigInteger.ONE) > 0) {
      BigInteger base = tail(input, HEADER, baseSize);
      BigInteger exponent = tail(input, exponentAt, exponentSize.intValue());
      result = base.mod(modulus).modPow(exponent, modulus);
    }
    return Optional.of(Bytes.wrap(Inputs.padded(result, modulusSize)));
  }

  /** The number in {@code size} bytes from {@code from}, which may lie behind the input's end. */
  private static BigInteger tail(Bytes input, long from, int size) {
    return from >= input.size() ? BigInteger.ZERO : Inputs.number(input, (int) from, size);
  }

  private static long gasByzantium(Bytes input) {
    BigInteger longest = length(input, 0).max(length(input, 2));
    BigInteger iterations = iterations(input, 8).max(BigInteger.ONE);
    return saturated(
        complexityByzantium(longest).multiply(iterations).divide(BigInteger.valueOf(20)));
  }

  private static BigInteger complexityByzantium(BigInteger x) {
    BigInteger square = x.multiply(x);
    if (x.compareTo(BigInteger.valueOf(64)) <= 0) {
      return square;
    }
    if (x.compareTo(BigInteger.valueOf(1024)) <= 0) {
      return square
          .divide(BigInteger.valueOf(4))
          .add(x.multiply(BigInteger.valueOf(96)))
          .subtract(BigInteger.valueOf(3072));
    }
    return square
        .divide(BigInteger.valueOf(16))
        .add(x.multiply(BigInteger.valueOf(480)))
        .subtract(BigInteger.valueOf(199_680));
  }

  private static long gasBerlin(Bytes input) {
    BigInteger words = words(length(input, 0).max(length(input, 2)));
    BigInteger iterations = iterations(input, 8).max(BigInteger.ONE);
    long gas = saturated(words.multiply(words).multiply(iterations).divide(BigInteger.valueOf(3)));
    return Math.max(200, gas);
  }

  private static long gasOsaka(Bytes input) {
    BigInteger longest = length(input, 0).max(length(input, 2));
    BigInteger words = words(longest);
    BigInteger complexity =
        longest.compareTo(BigInteger.valueOf(32)) <= 0
            ? BigInteger.valueOf(16)
            : words.multiply(words).shiftLeft(1);
    BigInteger iterations = iterations(input, 16).max(BigInteger.ONE);
    return Math.max(500, saturated(complexity.multiply(iterations)));
  }

  private static BigInteger words(BigInteger length) {
    return length.add(BigInteger.valueOf(7)).shiftRight(3);
  }

  /** How often a square is taken, nearly: by the exponent's length and its first 32 bytes. */
  private static BigInteger iterations(Bytes input, int perByte) {
    BigInteger size = length(input, 1);
    BigInteger thirtyTwo = BigInteger.valueOf(32);
    BigInteger baseSize = length(input, 0);
    int headSize = size.min(thirtyTwo).intValue();
    BigInteger head =
        baseSize.bitLength() > 31
            ? BigInteger.ZERO
            : tail(input, HEADER + baseSize.longValue(), headSize);
    BigInteger bits = BigInteger.valueOf(Math.max(0, head.bitLength() - 1));
    return size.compareTo(thirtyTwo) <= 0
        ? bits
        : size.subtract(thirtyTwo).multiply(BigInteger.valueOf(perByte)).add(bits);
  }

  private static long saturated(BigInteger gas) {
    return gas.bitLength() > 62 ? Long.MAX_VALUE : gas.longValue();
  }
}
