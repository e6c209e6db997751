package io.evmesh.engine.precompile;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Calls of the contracts of Osaka with inputs in hexadecimal digits. */
final class ContractCalls {
  private ContractCalls() {}

  static Precompile contract(int number) {
    return Objects.requireNonNull(Precompiles.at(Fork.OSAKA, number));
  }

  static Optional<Bytes> run(int number, String... digits) {
    return contract(number).run(bytes(digits));
  }

  static Bytes bytes(String... digits) {
    return Bytes.fromHex("0x" + String.join("", digits));
  }

  static String word(BigInteger value) {
    return padded(value, 32);
  }

  static String word(long value) {
    return "%064x".formatted(value);
  }

  /** A number that is not negative as digits of so many bytes. */
  static String padded(BigInteger value, int sizeBytes) {
    String digits = value.toString(16);
    return "0".repeat(2 * sizeBytes - digits.length()) + digits;
  }

  static BigInteger random(Random random, BigInteger bound) {
    return new BigInteger(bound.bitLength() + 8, random).mod(bound);
  }

  static byte[] randomBytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
