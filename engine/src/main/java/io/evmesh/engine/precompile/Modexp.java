package io.evmesh.engine.precompile;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * 0x05: base to the power exponent modulo modulus, of any lengths. EIP-198; gas by EIP-2565 from
 * Berlin; lengths limited by EIP-7823 and gas by EIP-7883 from Osaka.
 */
final class Modexp {
  private static final int HEADER = 96;
  private static final int WORD = 32;
  private static final int MAX_LENGTH = 1024; // EIP-7823

  /** Exponents and moduli up to these sizes are best left to {@link SmallPower}. */
  private static final int SMALL_EXPONENT_BITS = 8;

  private static final int SMALL_BYTES = 512;

  private Modexp() {}

  static final Precompile BYZANTIUM =
      new Contract(Modexp::reads, Modexp::gasByzantium, Modexp::run);
  static final Precompile BERLIN = new Contract(Modexp::reads, Modexp::gasBerlin, Modexp::run);
  static final Precompile OSAKA =
      new Contract(
          Modexp::reads,
          Modexp::gasOsaka,
          input -> isTooLong(input) ? Optional.empty() : run(input));

  /** The header, and what it says to follow; without base and modulus the exponent's head alone. */
  private static int reads(byte[] bytes, int from, int size) {
    Bytes header = Bytes.copyOf(bytes, from, from + Math.min(size, HEADER));
    long base = length(header, 0);
    long exponent = length(header, 1);
    long modulus = length(header, 2);
    if (base == 0 && modulus == 0) {
      exponent = Math.min(exponent, WORD);
    }
    long all = HEADER + Math.min(base, size) + Math.min(exponent, size) + Math.min(modulus, size);
    return (int) Math.min(size, all);
  }

  /** A length of the header: of the base (0), the exponent (1) or the modulus (2). */
  private static long length(Bytes input, int index) {
    int from = WORD * index;
    if (input.size() < from + WORD) {
      BigInteger length = Inputs.number(input, from, WORD);
      return length.bitLength() < Long.SIZE ? length.longValue() : Long.MAX_VALUE;
    }
    byte[] bytes = input.unsafeArray();
    long high =
        BigEndian.getLong(bytes, from)
            | BigEndian.getLong(bytes, from + 8)
            | BigEndian.getLong(bytes, from + 16);
    long low = BigEndian.getLong(bytes, from + 24);
    return high != 0 || low < 0 ? Long.MAX_VALUE : low;
  }

  private static boolean isTooLong(Bytes input) {
    return length(input, 0) > MAX_LENGTH
        || length(input, 1) > MAX_LENGTH
        || length(input, 2) > MAX_LENGTH;
  }

  private static Optional<Bytes> run(Bytes input) {
    long baseSize = length(input, 0);
    long exponentSize = length(input, 1);
    long modulusSize = length(input, 2);
    if (modulusSize == 0) {
      return Optional.of(Bytes.EMPTY);
    }
    if (Math.max(baseSize, Math.max(exponentSize, modulusSize)) > Integer.MAX_VALUE) {
      return Optional.empty(); // only with gas that no block has
    }
    long exponentAt = HEADER + baseSize;
    BigInteger exponent = tail(input, exponentAt, exponentSize);
    byte[] modulus = Inputs.range(input, exponentAt + exponentSize, (int) modulusSize);
    boolean isSmall =
        exponent.signum() > 0
            && exponent.bitLength() <= SMALL_EXPONENT_BITS
            && modulusSize <= SMALL_BYTES
            && SmallPower.takes(modulus);
    return Optional.of(
        Bytes.wrap(
            isSmall
                ? SmallPower.of(
                    Inputs.range(input, HEADER, (int) baseSize), exponent.intValue(), modulus)
                : power(tail(input, HEADER, baseSize), exponent, modulus)));
  }

  private static byte[] power(BigInteger base, BigInteger exponent, byte[] modulus) {
    BigInteger m = new BigInteger(1, modulus);
    return m.compareTo(BigInteger.ONE) > 0
        ? Inputs.padded(base.mod(m).modPow(exponent, m), modulus.length)
        : new byte[modulus.length];
  }

  /** The number in {@code size} bytes from {@code from}, which may lie behind the input's end. */
  private static BigInteger tail(Bytes input, long from, long size) {
    return from >= input.size() ? BigInteger.ZERO : Inputs.number(input, (int) from, (int) size);
  }

  private static long gasByzantium(Bytes input) {
    long longest = Math.max(length(input, 0), length(input, 2));
    long gas = product(complexityByzantium(longest), iterations(input, 8));
    return gas == Long.MAX_VALUE ? gas : gas / 20;
  }

  private static long complexityByzantium(long x) {
    long square = product(x, x);
    if (x <= 64 || square == Long.MAX_VALUE) {
      return square;
    }
    return x <= 1024 ? square / 4 + 96 * x - 3072 : square / 16 + 480 * x - 199_680;
  }

  private static long gasBerlin(Bytes input) {
    long words = words(input);
    long gas = product(product(words, words), iterations(input, 8));
    return gas == Long.MAX_VALUE ? gas : Math.max(200, gas / 3);
  }

  private static long gasOsaka(Bytes input) {
    long words = words(input);
    long complexity = words <= 4 ? 16 : product(2, product(words, words));
    return Math.max(500, product(complexity, iterations(input, 16)));
  }

  /** The longer one of base and modulus, in words of eight bytes. */
  private static long words(Bytes input) {
    long longest = Math.max(length(input, 0), length(input, 2));
    return (longest >>> 3) + ((longest & 7) == 0 ? 0 : 1);
  }

  /** How often a square is taken, nearly: by the exponent's length and its first 32 bytes. */
  private static long iterations(Bytes input, int perByte) {
    long size = length(input, 1);
    long from = HEADER + length(input, 0); // negative where the length is beyond all bounds
    int headBits = from < 0 ? 0 : tail(input, from, Math.min(size, WORD)).bitLength();
    int bits = Math.max(0, headBits - 1);
    if (size <= WORD) {
      return Math.max(1, bits);
    }
    long behind = product(perByte, size - WORD);
    return behind > Long.MAX_VALUE - bits ? Long.MAX_VALUE : behind + bits;
  }

  /** The product of numbers that are not negative; {@link Long#MAX_VALUE} from there on. */
  private static long product(long x, long y) {
    long low = x * y;
    return Math.multiplyHigh(x, y) != 0 || low < 0 ? Long.MAX_VALUE : low;
  }
}
