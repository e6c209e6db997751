package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values in typed data that have no parts, as words of 32 bytes (EIP-712). */
final class AtomicTypes {
  private static final Pattern INTEGER = Pattern.compile("u?int(|[1-9]\\d{0,2})");
  private static final Pattern FIXED_BYTES = Pattern.compile("bytes([1-9]|[12]\\d|3[0-2])");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,78}");
  private static final Pattern HEX = Pattern.compile("0[xX]([0-9a-fA-F]{1,64})");
  private static final int WORD_BITS = 256;

  private AtomicTypes() {}

  static boolean isAtomic(String type) {
    return switch (type) {
      case "string", "bytes", "bool", "address" -> true;
      default -> FIXED_BYTES.matcher(type).matches() || bits(type) > 0;
    };
  }

  /** Bits of a type of integers; 0 if it is none. */
  private static int bits(String type) {
    Matcher integer = INTEGER.matcher(type);
    if (!integer.matches()) {
      return 0;
    }
    int bits = integer.group(1).isEmpty() ? WORD_BITS : Integer.parseInt(integer.group(1));
    return bits % Byte.SIZE == 0 && bits <= WORD_BITS ? bits : 0;
  }

  /**
   * The word of a value of an atomic type.
   *
   * @throws Malformed if it is none of this type
   */
  static byte[] word(String type, JsonNode value) {
    return switch (type) {
      case "string" -> keccak(text(value).getBytes(StandardCharsets.UTF_8));
      case "bytes" -> keccak(Types.data(value).toArray());
      case "bool" -> bool(value);
      case "address" -> {
        byte[] word = new byte[Hash.SIZE];
        Types.address(value).write(word, Hash.SIZE - Address.SIZE);
        yield word;
      }
      default -> sized(type, value);
    };
  }

  private static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw mismatch("string", value);
    }
    return value.textValue();
  }

  private static byte[] bool(JsonNode value) {
    if (!value.isBoolean()) {
      throw mismatch("bool", value);
    }
    byte[] word = new byte[Hash.SIZE];
    word[Hash.SIZE - 1] = (byte) (value.booleanValue() ? 1 : 0);
    return word;
  }

  private static byte[] sized(String type, JsonNode value) {
    Matcher bytes = FIXED_BYTES.matcher(type);
    if (bytes.matches()) {
      return fixed(type, Integer.parseInt(bytes.group(1)), value);
    }
    return number(type, value);
  }

  private static byte[] fixed(String type, int size, JsonNode value) {
    Bytes bytes = Types.data(value);
    if (bytes.size() != size) {
      throw mismatch(type, value);
    }
    byte[] word = new byte[Hash.SIZE];
    System.arraycopy(bytes.toArray(), 0, word, 0, size);
    return word;
  }

  private static byte[] number(String type, JsonNode value) {
    BigInteger number = integer(type, value);
    int bits = bits(type);
    boolean isSigned = type.startsWith("i");
    boolean fits =
        isSigned ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
    if (!fits) {
      throw mismatch(type, value);
    }
    return UInt256.of(number.mod(BigInteger.ONE.shiftLeft(WORD_BITS))).toBytes32().toArray();
  }

  private static BigInteger integer(String type, JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    String text = value.isTextual() ? value.textValue() : "";
    Matcher hex = HEX.matcher(text);
    if (hex.matches()) {
      return new BigInteger(hex.group(1), 16);
    }
    if (!DECIMAL.matcher(text).matches()) {
      throw mismatch(type, value);
    }
    return new BigInteger(text);
  }

  /** Go-ethereum's sentence. */
  static Malformed mismatch(String type, JsonNode value) {
    return new Malformed(
        "provided data '%s' doesn't match type '%s'"
            .formatted(
                Types.shortened(value.isTextual() ? value.textValue() : value.toString()),
                Types.shortened(type)));
  }

  static byte[] keccak(byte[] bytes) {
    return Keccak256.hash(Bytes.wrap(bytes)).toBytes().toArray();
  }
}
