package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evmesh.node.rpc.NodeProcess;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.rpc.VerifiedChain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of its own process is killed while it sets accounts, makes blocks and takes them back. */
class KilledSnapshotsTest {
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";
  private static final int ROUNDS = 3;

  @TempDir private Path data;

  /** What the node has confirmed: balance of an account, number of the last block. */
  private record Confirmed(long balance, long head) {}

  /** The result of a call; missing once the node is gone. */
  private static JsonNode call(NodeProcess node, String method, String parameters)
      throws InterruptedException {
    try {
      return node.call(method, parameters).path("result");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static List<Confirmed> work(NodeProcess node, Random random, Confirmed before)
      throws InterruptedException {
    List<String> snapshots = new ArrayList<>();
    List<Confirmed> at = new ArrayList<>();
    Confirmed now = before;
    while (true) {
      Confirmed next = now;
      JsonNode done;
      int choice = random.nextInt(4);
      if (choice == 0) {
        next = new Confirmed(random.nextInt(1_000_000), now.head());
        done = call(node, "anvil_setBalance", "[\"%s\",%d]".formatted(OTHER, next.balance()));
      } else if (choice == 1) {
        next = new Confirmed(now.balance(), now.head() + 3);
        done = call(node, "hardhat_mine", "[3]");
      } else if (choice == 2 || snapshots.isEmpty()) {
        done = call(node, "evm_snapshot", "[]");
        if (done.isTextual()) {
          snapshots.add(done.asText());
          at.add(now);
        }
      } else {
        int index = random.nextInt(snapshots.size());
        next = at.get(index);
        done = call(node, "evm_revert", "[\"%s\"]".formatted(snapshots.get(index)));
        snapshots.subList(index, snapshots.size()).clear();
        at.subList(index, at.size()).clear();
      }
      if (done.isMissingNode()) {
        return choice == 1
            ? List.of(
                now,
                new Confirmed(now.balance(), now.head() + 1),
                new Confirmed(now.balance(), now.head() + 2),
                next)
            : List.of(now, next); // what was on its way may be there or not
      }
      now = next;
    }
  }

  @Test
  void whatWasConfirmedIsThereAndNothingHalf() throws IOException, InterruptedException {
    long seed = 5;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Confirmed last = new Confirmed(0, 0);
    for (int round = 0; round < ROUNDS; round++) {
      List<Confirmed> possible;
      try (NodeProcess node = NodeProcess.start(data)) {
        CompletableFuture<Void> kill = new CompletableFuture<>();
        Confirmed before = last;
        CompletableFuture<Void> killed =
            kill.completeOnTimeout(null, 1500 + random.nextInt(2000), TimeUnit.MILLISECONDS)
                .thenRun(node::kill);
        possible = work(node, random, before);
        killed.join();
      }
      try (TestNode again = TestNode.development(data)) {
        JsonNode found = again.call("eth_getBalance", "[\"%s\",\"latest\"]".formatted(OTHER));
        String balance = found.get("result").asText();
        String head = again.call("eth_blockNumber", "[]").get("result").asText();
        last = new Confirmed(Long.decode(balance), Long.decode(head));
        assertThat(possible).contains(last);
      }
      VerifiedChain.check(data, last.head() + 1);
    }
  }
}
