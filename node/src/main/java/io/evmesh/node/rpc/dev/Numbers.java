package io.evmesh.node.rpc.dev;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Types;
import java.math.BigInteger;

/** Numbers as development tools write them: as a quantity, a plain number, or decimal text. */
final class Numbers {
  private static final String SCHEMA = "{\"type\":[\"integer\",\"string\"]}";
  private static final int MOST_DIGITS = 78; // of 2^256 - 1

  /** A number below 2^256. */
  static final ParameterType<UInt256> WORD = ParameterType.of(SCHEMA, Numbers::word);

  /** A number below 2^63. */
  static final ParameterType<Long> COUNT = ParameterType.of(SCHEMA, Numbers::count);

  /** A time below 2^53, which is what JavaScript can tell. */
  static final ParameterType<Long> SECONDS = ParameterType.of(SCHEMA, Numbers::seconds);

  /** A time; what would be after the year 5138 is in milliseconds, as Ganache has it. */
  static final ParameterType<Long> MOMENT = ParameterType.of(SCHEMA, Numbers::moment);

  private static final int TIME_BITS = 53;
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private Numbers() {}

  private static UInt256 word(JsonNode node) {
    if (node.isIntegralNumber()) {
      if (node.bigIntegerValue().signum() < 0 || node.bigIntegerValue().bitLength() > 256) {
        throw new Malformed("expected a number that is not negative, below 2^256");
      }
      return UInt256.of(node.bigIntegerValue());
    }
    if (!node.isTextual()) {
      throw new Malformed("expected a number that is not negative");
    }
    String text = node.textValue();
    boolean isDecimal =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isDecimal) {
      return text.startsWith("0x0") && text.length() > 3
          ? Types.SLOT.read(node)
          : Types.quantity(node);
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() > 256) {
      throw new Malformed("expected a number below 2^256");
    }
    return UInt256.of(number);
  }

  static long count(JsonNode node) {
    UInt256 number = word(node);
    if (!number.fitsLong() || number.toLong() < 0) {
      throw new Malformed("expected a number below 2^63");
    }
    return number.toLong();
  }

  private static long moment(JsonNode node) {
    long time = seconds(node);
    return time < FIRST_MILLIS ? time : time / 1000;
  }

  static long seconds(JsonNode node) {
    long seconds = count(node);
    if (seconds >>> TIME_BITS != 0) {
      throw new Malformed("expected seconds below 2^%d".formatted(TIME_BITS));
    }
    return seconds;
  }
}
