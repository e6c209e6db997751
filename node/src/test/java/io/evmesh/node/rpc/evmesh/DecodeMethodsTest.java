package io.evmesh.node.rpc.evmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Calls, logs and errors, and what fits no ABI. */
class DecodeMethodsTest {
  private static final String ADDRESS =
      "00".repeat(12) + "70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final String SEVEN = "0".repeat(63) + "7";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode decode(String item) throws InterruptedException, JsonProcessingException {
    Dispatcher dispatcher =
        new Dispatcher(
            MethodTable.of(DecodeMethods.all()),
            RpcLimits.USUAL,
            new CallMeters(new SimpleMeterRegistry()));
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"evmesh_decode\",\"params\":[[%s]]}"
            .formatted(item);
    byte[] answer = dispatcher.answer(request.getBytes(StandardCharsets.UTF_8), Peer.ANSWERED_ONLY);
    return MAPPER.readTree(new String(answer, StandardCharsets.UTF_8));
  }

  private static String item(String abi, String data, String topics) {
    return "{\"abi\":%s,\"data\":\"%s\",\"topics\":[%s]}".formatted(abi, data, topics);
  }

  private static final String TRANSFER =
      "{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\"},"
          + "{\"name\":\"amount\",\"type\":\"uint256\"}]}";

  @Test
  void aCall() throws InterruptedException, JsonProcessingException {
    JsonNode result = decode(item(TRANSFER, "0xa9059cbb" + ADDRESS + SEVEN, "")).at("/result/0");
    assertThat(result.at("/0/name").textValue()).isEqualTo("to");
    assertThat(result.at("/0/value").textValue())
        .isEqualToIgnoringCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    assertThat(result.at("/1/type").textValue()).isEqualTo("uint256");
    assertThat(result.at("/1/value").textValue()).isEqualTo("7");
  }

  @Test
  void aLogWithTopics() throws InterruptedException, JsonProcessingException {
    String event =
        "{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":["
            + "{\"name\":\"from\",\"type\":\"address\",\"indexed\":true},"
            + "{\"name\":\"to\",\"type\":\"address\",\"indexed\":true},"
            + "{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false}]}";
    String topics =
        "\"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\",\"0x%1$s\",\"0x%1$s\""
            .formatted(ADDRESS);
    JsonNode result = decode(item(event, "0x" + SEVEN, topics)).at("/result/0");
    assertThat(result).hasSize(3);
    assertThat(result.at("/2/value").textValue()).isEqualTo("7");
  }

  @Test
  void anErrorWithAnArrayOfTuples() throws InterruptedException, JsonProcessingException {
    String error =
        "{\"type\":\"error\",\"name\":\"Bad\",\"inputs\":[{\"name\":\"all\",\"type\":\"tuple[]\","
            + "\"components\":[{\"name\":\"a\",\"type\":\"bool\"},{\"name\":\"b\",\"type\":\"int8\"}]}]}";
    String selector =
        com.esaulpaugh.headlong.abi.Function.parse("Bad((bool,int8)[])").selectorHex();
    String data = "0x%s%064x%064x%064x%s".formatted(selector, 0x20, 1, 1, "f".repeat(64));
    JsonNode result = decode(item(error, data, "")).at("/result/0");
    assertThat(result.at("/0/value").toString()).isEqualTo("[[\"true\",\"-1\"]]");
  }

  @Test
  void whatDoesNotFitIsNull() throws InterruptedException, JsonProcessingException {
    assertThat(decode(item(TRANSFER, "0x", "")).at("/result/0").isNull()).isTrue();
    assertThat(decode(item(TRANSFER, "0xa9059cbb" + SEVEN, "")).at("/result/0").isNull()).isTrue();
    assertThat(decode(item(TRANSFER, "0xa9059cbc" + ADDRESS + SEVEN, "")).at("/result/0").isNull())
        .isTrue();
  }

  @Test
  void whatIsNoAbiIsRefused() throws InterruptedException, JsonProcessingException {
    for (String abi :
        new String[] {"{}", "1", "{\"type\":\"fallback\"}", "{\"type\":\"function\"}"}) {
      JsonNode answer = decode(item(abi, "0x", ""));
      assertThat(answer.at("/error/code").intValue()).as(abi).isEqualTo(-32602);
    }
  }
}
