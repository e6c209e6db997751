package io.evmesh.node.rpc.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces in the form of Parity. */
class ParityMethodsTest {
  private static final String FROM = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OUTER = "0x00000000000000000000000000000000000000aa";
  private static final String INNER = "0x00000000000000000000000000000000000000bb";
  private static final String HEIR = "0x00000000000000000000000000000000000000cc";

  /** Stores 7 in slot 1, calls INNER with a wei and all gas, creates nothing, and stops. */
  private static final String OUTER_CODE = "0x6007600155" + "5f5f5f5f600160bb5af1" + "00";

  /** Gives all its ether to HEIR. */
  private static final String INNER_CODE = "0x60ccff";

  private static void prepare(TestNode node) throws InterruptedException {
    node.result("anvil_setCode", "[\"%s\",\"%s\"]".formatted(OUTER, OUTER_CODE));
    node.result("anvil_setCode", "[\"%s\",\"%s\"]".formatted(INNER, INNER_CODE));
    node.result("anvil_setBalance", "[\"%s\",\"0x10\"]".formatted(OUTER));
  }

  private static String call(String to) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"gas\":\"0x186a0\"}".formatted(FROM, to);
  }

  @Test
  void aCallTellsItsMessagesAndWhatItChanges(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      prepare(node);
      JsonNode told =
          node.result(
              "trace_call", "[%s,[\"trace\",\"stateDiff\"],\"latest\"]".formatted(call(OUTER)));
      assertThat(told.get("output").asText()).isEqualTo("0x");
      assertThat(told.get("vmTrace").isNull()).isTrue();
      JsonNode trace = told.get("trace");
      assertThat(trace).hasSize(3);
      assertThat(trace.at("/0/subtraces").asInt()).isEqualTo(1);
      assertThat(trace.at("/0/traceAddress")).isEmpty();
      assertThat(trace.at("/0").has("blockHash")).isFalse();
      assertThat(trace.at("/1/action/to").asText()).isEqualTo(INNER);
      assertThat(trace.at("/1/action/value").asText()).isEqualTo("0x1");
      assertThat(trace.at("/2/type").asText()).isEqualTo("suicide");
      assertThat(trace.at("/2/action/refundAddress").asText()).isEqualTo(HEIR);
      assertThat(trace.at("/2/traceAddress").toString()).isEqualTo("[0,0]");
      JsonNode changes = told.get("stateDiff");
      assertThat(changes.at("/" + OUTER + "/balance/*").toString())
          .isEqualTo("{\"from\":\"0x10\",\"to\":\"0xf\"}");
      assertThat(changes.at("/" + OUTER + "/code").asText()).isEqualTo("=");
      assertThat(changes.at("/" + OUTER + "/storage/0x" + "0".repeat(63) + "1/*/to").asText())
          .isEqualTo("0x" + "0".repeat(63) + "7");
      assertThat(changes.at("/" + HEIR + "/balance").toString()).isEqualTo("{\"+\":\"0x1\"}");
      assertThat(changes.at("/" + FROM + "/nonce/*/to").asText()).isEqualTo("0x1");
      assertThat(changes.has(INNER)).isFalse();
    }
  }

  @Test
  void callsSeeWhatThoseBeforeThemDid(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      prepare(node);
      JsonNode told =
          node.result(
              "trace_callMany",
              "[[[%1$s,[\"stateDiff\"]],[%1$s,[\"stateDiff\"]]]]".formatted(call(OUTER)));
      assertThat(told.at("/0/trace")).isEmpty();
      assertThat(told.at("/1/stateDiff/" + OUTER + "/balance/*").toString())
          .isEqualTo("{\"from\":\"0xf\",\"to\":\"0xe\"}");
      assertThat(told.at("/1/stateDiff/" + OUTER + "/storage")).isEmpty();
    }
  }

  @Test
  void whatIsInTheChainIsFoundAndReplayed(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      prepare(node);
      String hash = node.result("eth_sendTransaction", "[" + call(OUTER) + "]").asText();
      String failed =
          node.result(
                  "eth_sendTransaction",
                  "[{\"from\":\"%s\",\"gas\":\"0x186a0\",\"data\":\"0x5f5ffd\"}]".formatted(FROM))
              .asText();
      JsonNode all = node.result("trace_transaction", "[\"" + hash + "\"]");
      assertThat(all).hasSize(3);
      assertThat(node.result("trace_get", "[\"%s\",[\"0x0\"]]".formatted(hash)))
          .isEqualTo(all.get(1));
      assertThat(node.result("trace_get", "[\"%s\",[\"0x7\"]]".formatted(hash)).isNull()).isTrue();
      assertThat(node.result("trace_filter", "[{\"toAddress\":[\"%s\"]}]".formatted(INNER)))
          .hasSize(1)
          .contains(all.get(1));
      JsonNode sent =
          node.result(
              "trace_filter",
              "[{\"fromBlock\":\"0x1\",\"fromAddress\":[\"%s\"],\"after\":1,\"count\":1}]"
                  .formatted(FROM));
      assertThat(sent).hasSize(1);
      assertThat(sent.at("/0/transactionHash").asText()).isEqualTo(failed);
      assertThat(sent.at("/0/type").asText()).isEqualTo("create");
      assertThat(sent.at("/0/error").asText()).isEqualTo("Reverted");
      JsonNode block = node.result("trace_replayBlockTransactions", "[\"0x1\",[\"trace\"]]");
      assertThat(block.at("/0/transactionHash").asText()).isEqualTo(hash);
      assertThat(block.at("/0/trace"))
          .isEqualTo(
              node.result("trace_replayTransaction", "[\"%s\",[\"trace\"]]".formatted(hash))
                  .get("trace"));
      assertThat(node.call("trace_filter", "[{\"toBlock\":\"0x1\",\"count\":-1}]").has("error"))
          .isTrue();
      assertThat(
              node.call("trace_call", "[%s,[\"vmTrace\"]]".formatted(call(OUTER)))
                  .at("/error/code")
                  .asInt())
          .isEqualTo(-32602);
    }
  }
}
