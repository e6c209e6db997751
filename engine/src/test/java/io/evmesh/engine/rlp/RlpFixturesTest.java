package io.evmesh.engine.rlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.Fixtures;
import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The RLP vectors of ethereum/tests. */
class RlpFixturesTest {
  @TestFactory
  Stream<DynamicTest> itemsHaveTheirCoding() {
    return each(
        "rlptest",
        (in, coding) -> {
          assertThat(RlpItem.encode(item(in))).isEqualTo(coding);
          assertThat(RlpItem.decode(coding)).isEqualTo(item(in));
        });
  }

  @TestFactory
  Stream<DynamicTest> invalidCodingsAreRefused() {
    return each(
        "invalidRLPTest",
        (in, coding) ->
            assertThatThrownBy(() -> RlpItem.decode(coding)).isInstanceOf(RlpException.class));
  }

  @TestFactory
  Stream<DynamicTest> validCodingsAreReadAndWrittenTheSame() {
    return each(
        "RandomRLPTests/example",
        (in, coding) -> assertThat(RlpItem.encode(RlpItem.decode(coding))).isEqualTo(coding));
  }

  private static Stream<DynamicTest> each(String file, BiConsumer<JsonNode, Bytes> check) {
    return Fixtures.json("rlp-tests/" + file + ".json").properties().stream()
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.getKey(),
                    () -> {
                      JsonNode row = test.getValue();
                      check.accept(row.get("in"), Bytes.fromHex(row.get("out").asText()));
                    }));
  }

  private static RlpItem item(JsonNode in) {
    if (in.isArray()) {
      List<RlpItem> items = new ArrayList<>();
      in.forEach(inner -> items.add(item(inner)));
      return new RlpItem.Many(items);
    }
    String text = in.asText();
    if (in.isNumber()) {
      return new RlpItem.Text(minimal(in.bigIntegerValue()));
    }
    return new RlpItem.Text(
        text.startsWith("#")
            ? minimal(new BigInteger(text.substring(1)))
            : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Bytes minimal(BigInteger number) {
    byte[] bytes = number.toByteArray(); // a zero byte for the sign may lead
    return Bytes.wrap(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
