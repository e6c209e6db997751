package io.evmesh.node.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why something is refused, in the words that go-ethereum has for it. */
class RefusalWordingTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String POOR = "0x00000000000000000000000000000000000000aa";

  @TempDir private Path data;
  private TestNode node;

  @BeforeEach
  void start() throws InterruptedException {
    node = TestNode.development(data);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private String message(String method, String from, String more) throws InterruptedException {
    JsonNode answer =
        node.call(method, "[{\"from\":\"%s\",\"to\":\"%s\",%s}]".formatted(from, POOR, more));
    assertThat(answer.at("/error/code").asInt()).as(answer.toString()).isEqualTo(-32000);
    return answer.at("/error/message").asText();
  }

  @Test
  void estimatesTellTheGasThatWasTried() throws InterruptedException {
    String cheap = "\"maxFeePerGas\":\"0x1\",\"maxPriorityFeePerGas\":\"0x1\"";
    String cause = "max fee per gas less than block base fee: address " + FIRST;
    assertThat(message("eth_estimateGas", FIRST, cheap))
        .startsWith("failed with 16777216 gas: " + cause);
    assertThat(message("eth_call", FIRST, cheap)).startsWith("err: " + cause);
  }

  @Test
  void whoHasNothingCanTransferNothing() throws InterruptedException {
    String paid = "\"maxFeePerGas\":\"0x174876e800\",\"value\":\"0x0\"";
    assertThat(message("eth_estimateGas", POOR, paid)).isEqualTo("insufficient funds for transfer");
  }

  @Test
  void theCapOfATransactionsGasComesBeforeTheBlocksLimit() throws InterruptedException {
    assertThat(message("eth_sendTransaction", FIRST, "\"gas\":\"0x77359400\""))
        .isEqualTo("transaction gas limit too high (cap: 16777216, tx: 2000000000)");
  }
}
