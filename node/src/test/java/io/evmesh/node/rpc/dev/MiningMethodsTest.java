package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When blocks are made and which time they have, by Anvil's and Hardhat's methods. */
class MiningMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String TRANSFER =
      "[{\"from\":\"%1$s\",\"to\":\"%1$s\",\"value\":\"0x1\"}]".formatted(FIRST);

  private TestNode node;

  @BeforeEach
  void start(@TempDir Path data) throws InterruptedException {
    node = TestNode.development(data);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private JsonNode call(String method, String parameters) throws InterruptedException {
    JsonNode answer = node.call(method, parameters);
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.get("result");
  }

  private long head() throws InterruptedException {
    return Long.decode(call("eth_blockNumber", "[]").asText());
  }

  private long time() throws InterruptedException {
    JsonNode block = call("eth_getBlockByNumber", "[\"latest\",false]");
    return Long.decode(block.get("timestamp").asText());
  }

  @Test
  void blocksAreMadeAtOnceAndSoManySecondsApart() throws InterruptedException {
    call("evm_mine", "[]");
    assertThat(head()).isEqualTo(1);
    long before = time();
    call("hardhat_mine", "[\"0xa\",\"0x3c\"]");
    assertThat(head()).isEqualTo(11);
    assertThat(time() - before).isBetween(9 * 60L, 10 * 60L + 60);
  }

  @Test
  void theTimeOfTheNextBlockIsWhatSomebodySays() throws InterruptedException {
    long then = time() + 1000;
    call("evm_setNextBlockTimestamp", "[" + then + "]");
    call("evm_mine", "[]");
    assertThat(time()).isEqualTo(then);
    call("evm_increaseTime", "[3600]");
    call("evm_mine", "[]");
    assertThat(time()).isGreaterThanOrEqualTo(then + 3600);
    JsonNode past = node.call("evm_setNextBlockTimestamp", "[1]");
    assertThat(past.path("error").path("code").asInt()).isEqualTo(-32602);
  }

  @Test
  void withoutAutomineTransactionsWaitAndCanBeSeenAndDropped() throws InterruptedException {
    call("evm_setAutomine", "[false]");
    String hash = call("eth_sendTransaction", TRANSFER).asText();
    assertThat(head()).isZero();
    assertThat(call("eth_getTransactionByHash", "[\"" + hash + "\"]").get("blockNumber").isNull())
        .isTrue();
    assertThat(call("txpool_status", "[]").get("pending").asText()).isEqualTo("0x1");
    assertThat(call("eth_getTransactionCount", "[\"" + FIRST + "\",\"pending\"]").asText())
        .isEqualTo("0x1");
    assertThat(call("anvil_dropTransaction", "[\"" + hash + "\"]").asBoolean()).isTrue();
    assertThat(call("txpool_status", "[]").get("pending").asText()).isEqualTo("0x0");
    String other = call("eth_sendTransaction", TRANSFER).asText();
    call("evm_mine", "[]");
    JsonNode receipt = call("eth_getTransactionReceipt", "[\"" + other + "\"]");
    assertThat(receipt.get("status").asText()).isEqualTo("0x1");
  }

  @Test
  void blocksComeAtAnInterval() throws InterruptedException {
    call("evm_setIntervalMining", "[20]");
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (head() < 3 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(head()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void thePendingBlockIsWhatWouldComeNextAndChangesNothing() throws InterruptedException {
    call("evm_setAutomine", "[false]");
    assertThat(call("eth_getBlockTransactionCountByNumber", "[\"pending\"]").asText())
        .isEqualTo("0x0");
    String hash = call("eth_sendTransaction", TRANSFER).asText();
    JsonNode block = call("eth_getBlockByNumber", "[\"pending\",false]");
    assertThat(block.get("number").asText()).isEqualTo("0x1");
    for (String field : new String[] {"hash", "nonce", "miner"}) {
      assertThat(block.get(field).isNull()).as(field).isTrue();
    }
    assertThat(block.get("transactions")).hasSize(1);
    assertThat(block.get("transactions").get(0).asText()).isEqualTo(hash);
    assertThat(block.get("gasUsed").asText()).isEqualTo("0x5208");
    assertThat(call("eth_getBlockTransactionCountByNumber", "[\"pending\"]").asText())
        .isEqualTo("0x1");
    JsonNode transaction = call("eth_getTransactionByBlockNumberAndIndex", "[\"pending\",\"0x0\"]");
    assertThat(transaction.get("hash").asText()).isEqualTo(hash);
    assertThat(head()).isZero();
    call("evm_mine", "[]");
    assertThat(head()).isEqualTo(1);
    JsonNode next = call("eth_getBlockByNumber", "[\"pending\",true]");
    assertThat(next.get("number").asText()).isEqualTo("0x2");
    assertThat(next.get("transactions")).isEmpty();
  }
}
