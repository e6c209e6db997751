package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  private long head() throws InterruptedException {
    return Long.decode(node.result("eth_blockNumber", "[]").asText());
  }

  private long time() throws InterruptedException {
    JsonNode block = node.result("eth_getBlockByNumber", "[\"latest\",false]");
    return Long.decode(block.get("timestamp").asText());
  }

  @Test
  void blocksAreMadeAtOnceAndSoManySecondsApart() throws InterruptedException {
    node.result("evm_mine", "[]");
    assertThat(head()).isEqualTo(1);
    long before = time();
    node.result("hardhat_mine", "[\"0xa\",\"0x3c\"]");
    assertThat(head()).isEqualTo(11);
    assertThat(time() - before).isBetween(9 * 60L, 10 * 60L + 60);
  }

  @Test
  void theTimeOfTheNextBlockIsWhatSomebodySays() throws InterruptedException {
    long then = time() + 1000;
    node.result("evm_setNextBlockTimestamp", "[" + then + "]");
    node.result("evm_mine", "[]");
    assertThat(time()).isEqualTo(then);
    node.result("evm_increaseTime", "[3600]");
    node.result("evm_mine", "[]");
    assertThat(time()).isGreaterThanOrEqualTo(then + 3600);
    JsonNode past = node.call("evm_setNextBlockTimestamp", "[1]");
    assertThat(past.path("error").path("code").asInt()).isEqualTo(-32602);
  }

  @Test
  void whatTimeItIsMayBeSaidInMilliseconds() throws InterruptedException {
    long then = time() + 50_000;
    for (long said : new long[] {then, (then + 10_000) * 1000}) {
      node.result("evm_setTime", "[" + said + "]");
      node.result("evm_mine", "[]");
      long seconds = said == then ? then : then + 10_000;
      assertThat(time()).isBetween(seconds, seconds + 60);
    }
  }

  @Test
  void othersHaveTheirTurnBetweenManyBlocks() throws ExecutionException, InterruptedException {
    try (ExecutorService miner = Executors.newSingleThreadExecutor()) {
      Future<JsonNode> mined = miner.submit(() -> node.result("hardhat_mine", "[\"0x7d0\"]"));
      while (head() == 0) {
        Thread.onSpinWait();
      }
      node.result("anvil_setBalance", "[\"0x00000000000000000000000000000000000000aa\",\"0x5\"]");
      assertThat(head()).isLessThan(2000);
      assertThat(mined.get().asBoolean()).isTrue();
    }
    assertThat(head()).isEqualTo(2000);
    String balance = "[\"0x00000000000000000000000000000000000000aa\",\"latest\"]";
    assertThat(node.result("eth_getBalance", balance).asText()).isEqualTo("0x5");
  }

  @Test
  void noTimeIsTooLateForTheBlocksAfterIt() throws InterruptedException {
    for (String method :
        List.of(
            "evm_increaseTime",
            "evm_setNextBlockTimestamp",
            "evm_setTime",
            "anvil_setBlockTimestampInterval",
            "evm_setIntervalMining")) {
      JsonNode refused = node.call(method, "[\"0x7fffffffffffffff\"]");
      assertThat(refused.path("error").path("message").asText()).as(method).isNotEmpty();
      assertThat(refused.at("/error/code").asInt()).as(method).isNotEqualTo(-32603);
    }
    long last = (1L << 53) - 1;
    node.result("evm_increaseTime", "[" + last + "]");
    node.result("evm_increaseTime", "[" + last + "]");
    node.result("evm_mine", "[]");
    assertThat(time()).isEqualTo(last);
    node.result("hardhat_mine", "[3," + last + "]");
    assertThat(time()).isEqualTo(last + 3);
  }

  @Test
  void withoutAutomineTransactionsWaitAndCanBeSeenAndDropped() throws InterruptedException {
    node.result("evm_setAutomine", "[false]");
    String hash = node.result("eth_sendTransaction", TRANSFER).asText();
    assertThat(head()).isZero();
    assertThat(
            node.result("eth_getTransactionByHash", "[\"" + hash + "\"]")
                .get("blockNumber")
                .isNull())
        .isTrue();
    assertThat(node.result("txpool_status", "[]").get("pending").asText()).isEqualTo("0x1");
    assertThat(node.result("eth_getTransactionCount", "[\"" + FIRST + "\",\"pending\"]").asText())
        .isEqualTo("0x1");
    assertThat(node.result("anvil_dropTransaction", "[\"" + hash + "\"]").asBoolean()).isTrue();
    assertThat(node.result("txpool_status", "[]").get("pending").asText()).isEqualTo("0x0");
    String other = node.result("eth_sendTransaction", TRANSFER).asText();
    node.result("evm_mine", "[]");
    JsonNode receipt = node.result("eth_getTransactionReceipt", "[\"" + other + "\"]");
    assertThat(receipt.get("status").asText()).isEqualTo("0x1");
  }

  @Test
  void blocksComeAtAnInterval() throws InterruptedException {
    node.result("evm_setIntervalMining", "[20]");
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (head() < 3 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(head()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void thePendingBlockIsWhatWouldComeNextAndChangesNothing() throws InterruptedException {
    node.result("evm_setAutomine", "[false]");
    assertThat(node.result("eth_getBlockTransactionCountByNumber", "[\"pending\"]").asText())
        .isEqualTo("0x0");
    String hash = node.result("eth_sendTransaction", TRANSFER).asText();
    JsonNode block = node.result("eth_getBlockByNumber", "[\"pending\",false]");
    assertThat(block.get("number").asText()).isEqualTo("0x1");
    for (String field : new String[] {"hash", "nonce", "miner"}) {
      assertThat(block.get(field).isNull()).as(field).isTrue();
    }
    assertThat(block.get("transactions")).hasSize(1);
    assertThat(block.get("transactions").get(0).asText()).isEqualTo(hash);
    assertThat(block.get("gasUsed").asText()).isEqualTo("0x5208");
    assertThat(node.result("eth_getBlockTransactionCountByNumber", "[\"pending\"]").asText())
        .isEqualTo("0x1");
    JsonNode transaction =
        node.result("eth_getTransactionByBlockNumberAndIndex", "[\"pending\",\"0x0\"]");
    assertThat(transaction.get("hash").asText()).isEqualTo(hash);
    assertThat(head()).isZero();
    node.result("evm_mine", "[]");
    assertThat(head()).isEqualTo(1);
    JsonNode next = node.result("eth_getBlockByNumber", "[\"pending\",true]");
    assertThat(next.get("number").asText()).isEqualTo("0x2");
    assertThat(next.get("transactions")).isEmpty();
  }
}
