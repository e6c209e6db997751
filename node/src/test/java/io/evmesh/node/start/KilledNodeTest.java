package io.evmesh.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is killed while four clients send: whatever it said holds afterwards. {@code
 * -Devmesh.kills=50} kills it so often; the moments come from {@code evmesh.seed}.
 */
class KilledNodeTest {
  private static final int KILLS = Integer.getInteger("evmesh.kills", 2);
  private static final long SEED = Long.getLong("evmesh.seed", 50);
  private static final int CLIENTS = 4;

  /** Transactions after which a client may meet the kill. */
  private static final int MOST_SENDS = 150;

  /** Hashes that clients were given, and the blocks of the receipts that they have seen. */
  private final Map<String, String> accepted = new ConcurrentHashMap<>();

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, String> receipts = new ConcurrentHashMap<>();

  @Test
  void whatClientsWereToldHoldsAfterAKill(@TempDir Path data)
      throws IOException, InterruptedException {
    RandomGenerator random = new java.util.SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      try (NodeProcess node = NodeProcess.start(data)) {
        check(node, kill);
        sendUntilKilled(node, 1 + random.nextInt(MOST_SENDS));
      }
    }
    try (NodeProcess node = NodeProcess.start(data)) {
      check(node, KILLS);
    }
    System.out.printf(
        "seed %d: %d kills, %d transactions accepted, %d receipts%n",
        SEED, KILLS, accepted.size(), receipts.size());
  }

  /** Four clients send, each for an account of its own, until the node is gone. */
  private void sendUntilKilled(NodeProcess node, int sends)
      throws IOException, InterruptedException {
    JsonNode accounts = node.call("eth_accounts", "[]").get("result");
    CountDownLatch killed = new CountDownLatch(sends);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < CLIENTS; client++) {
        String from = accounts.get(client).asText();
        clients.execute(() -> send(node, from, killed));
      }
      assertThat(killed.await(1, TimeUnit.MINUTES)).as(faults.toString()).isTrue();
      node.kill();
    }
  }

  /** The result of a call that is no error. */
  private static JsonNode result(NodeProcess node, String method, String parameters)
      throws IOException, InterruptedException {
    JsonNode answer = node.call(method, parameters);
    if (!answer.has("result")) {
      throw new IllegalStateException("%s %s: %s".formatted(method, parameters, answer));
    }
    return answer.get("result");
  }

  private void send(NodeProcess node, String from, CountDownLatch each) {
    try {
      String count =
          result(node, "eth_getTransactionCount", "[\"%s\",\"pending\"]".formatted(from)).asText();
      for (long nonce = Long.decode(count); ; nonce++) {
        String transaction =
            "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\",\"gas\":\"0x5208\",\"nonce\":\"0x%x\",\"maxFeePerGas\":\"0x174876e800\",\"maxPriorityFeePerGas\":\"0x1\"}]"
                .formatted(from, from, nonce);
        String raw = result(node, "eth_signTransaction", transaction).get("raw").asText();
        String hash = result(node, "eth_sendRawTransaction", "[\"" + raw + "\"]").asText();
        accepted.put(hash, from);
        JsonNode receipt = result(node, "eth_getTransactionReceipt", "[\"" + hash + "\"]");
        if (receipt.isObject()) {
          receipts.put(hash, receipt.get("blockHash").asText());
        }
        each.countDown();
      }
    } catch (IOException | IllegalStateException e) {
      if (each.getCount() > 0) { // not because the node was killed
        faults.add(e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(NodeProcess node, int kill) throws IOException, InterruptedException {
    JsonNode ignored = node.call("evm_mine", "[]"); // whatever waits
    Map<String, List<Long>> nonces = new HashMap<>();
    Map<String, String> blocks = new HashMap<>();
    long head = Long.decode(node.call("eth_blockNumber", "[]").get("result").asText());
    for (long number = 1; number <= head; number++) {
      JsonNode block =
          node.call("eth_getBlockByNumber", "[\"0x%x\",true]".formatted(number)).get("result");
      for (JsonNode transaction : block.get("transactions")) {
        String hash = transaction.get("hash").asText();
        assertThat(blocks.put(hash, block.get("hash").asText())).as("twice: " + hash).isNull();
        nonces
            .computeIfAbsent(transaction.get("from").asText(), _ -> new ArrayList<>())
            .add(Long.decode(transaction.get("nonce").asText()));
      }
    }
    String after = "seed %d, after kill %d".formatted(SEED, kill);
    receipts.forEach((hash, block) -> assertThat(blocks).as(after).containsEntry(hash, block));
    assertThat(blocks.keySet()).as(after).containsAll(accepted.keySet());
    nonces.forEach(
        (from, row) -> {
          for (int i = 0; i < row.size(); i++) {
            assertThat(row.get(i)).as("%s, nonces of %s", after, from).isEqualTo(i);
          }
        });
  }
}
