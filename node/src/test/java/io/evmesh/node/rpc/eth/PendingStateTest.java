package io.evmesh.node.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts and calls at "pending" see what waits. */
class PendingStateTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000000bb";

  /** Of the account's second transaction. */
  private static final String CONTRACT = "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512";

  /** Sets slot 0 to 5 and leaves a code that returns it. */
  private static final String CREATION = "0x60056000556a60005460005260206000f3600052600b6015f3";

  private static final String ZERO = "0x" + "0".repeat(64);
  private static final String FIVE = "0x" + "0".repeat(63) + "5";

  @Test
  void whatWaitsShowsAtPendingAndNotAtLatest(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      assertThat(balance(node, "pending")).isEqualTo("0x0");
      node.result("evm_setAutomine", "[false]");
      send(node, "\"to\":\"%s\",\"value\":\"0x7\",\"gas\":\"0x5208\"".formatted(OTHER));
      send(node, "\"data\":\"%s\",\"gas\":\"0x30000\"".formatted(CREATION));
      assertThat(balance(node, "latest")).isEqualTo("0x0");
      assertThat(balance(node, "pending")).isEqualTo("0x7");
      assertThat(call(node, "latest")).isEqualTo("0x");
      assertThat(call(node, "pending")).isEqualTo(FIVE);
      assertThat(slot(node, "latest")).isEqualTo(ZERO);
      assertThat(slot(node, "pending")).isEqualTo(FIVE);
      assertThat(code(node, "latest")).isEqualTo("0x");
      assertThat(code(node, "pending")).isEqualTo("0x60005460005260206000f3");
      node.result("evm_mine", "[]");
      assertThat(balance(node, "latest")).isEqualTo("0x7");
      assertThat(call(node, "latest")).isEqualTo(FIVE);
      assertThat(call(node, "pending")).isEqualTo(FIVE);
    }
  }

  private static String balance(TestNode node, String block) throws InterruptedException {
    return node.result("eth_getBalance", "[\"%s\",\"%s\"]".formatted(OTHER, block)).asText();
  }

  private static String call(TestNode node, String block) throws InterruptedException {
    String parameters = "[{\"to\":\"%s\"},\"%s\"]".formatted(CONTRACT, block);
    return node.result("eth_call", parameters).asText();
  }

  private static String slot(TestNode node, String block) throws InterruptedException {
    String parameters = "[\"%s\",\"0x0\",\"%s\"]".formatted(CONTRACT, block);
    return node.result("eth_getStorageAt", parameters).asText();
  }

  private static String code(TestNode node, String block) throws InterruptedException {
    return node.result("eth_getCode", "[\"%s\",\"%s\"]".formatted(CONTRACT, block)).asText();
  }

  private static void send(TestNode node, String rest) throws InterruptedException {
    JsonNode hash =
        node.result("eth_sendTransaction", "[{\"from\":\"%s\",%s}]".formatted(FIRST, rest));
    assertThat(hash.isTextual()).isTrue();
  }
}
