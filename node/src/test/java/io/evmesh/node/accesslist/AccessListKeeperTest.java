package io.evmesh.node.accesslist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.settings.HistorySettings;
import io.evmesh.persistence.accesslist.AccessListStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access lists that are kept: those of all blocks, the same as made when asked for. */
class AccessListKeeperTest {
  private static final HistorySettings KEEPING = new HistorySettings(10, 1, true);
  private static final String SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Enough for the tables to have them, and for states to be given up. */
  private static final int BLOCKS = 100;

  @TempDir private Path folder;

  private static void send(TestNode node, int value) throws InterruptedException {
    JsonNode ignored =
        node.result(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"0x%040x\",\"value\":\"0x%x\"}]"
                .formatted(SENDER, 0xbeef + value, 1 + value));
  }

  private static String list(TestNode node, int block) throws InterruptedException {
    return node.result("debug_getRawBlockAccessList", "[\"0x%x\"]".formatted(block)).asText();
  }

  /** Waits until the last block has its list. */
  private static void awaitLast(TestNode node) {
    AccessListStore store = new AccessListStore(node.node().view().database());
    long end = System.nanoTime() + WAIT_NANOS;
    while (store.find(node.node().view().head().hash()).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void listsOutliveTheStatesThatTheyAreMadeFrom() throws InterruptedException {
    List<String> made = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      try (TestNode node = TestNode.start(folder, KEEPING)) {
        ChainView view = node.node().view();
        for (int i = 0; i < BLOCKS / 2; i++) {
          ChainBlock parent = view.head();
          send(node, i);
          made.add(new AccessLists(view).make(view.head(), parent).encode().toString());
          awaitLast(node);
        }
      }
    }
    try (TestNode node = TestNode.start(folder, HistorySettings.USUAL)) {
      assertThat(node.node().view().firstState()).isGreaterThan(BLOCKS / 2);
      for (int i = 0; i < BLOCKS; i++) {
        assertThat(list(node, i + 1)).as("block %d", i + 1).isEqualTo(made.get(i));
      }
    }
  }

  @Test
  void aBlockThatTakesAnothersPlaceHasItsOwn() throws InterruptedException {
    HistorySettings all = new HistorySettings(HistorySettings.USUAL.retainBlocks(), 1, true);
    try (TestNode node = TestNode.start(folder, all)) {
      send(node, 1);
      awaitLast(node);
      String first = list(node, 1);
      for (int i = 0; i < 10; i++) {
        String snapshot = node.result("evm_snapshot", "[]").asText();
        send(node, 100 + i);
        if (i % 2 == 0) {
          awaitLast(node);
        }
        assertThat(node.result("evm_revert", "[\"" + snapshot + "\"]").asBoolean()).isTrue();
        snapshot = node.result("evm_snapshot", "[]").asText();
        send(node, 200 + i);
        awaitLast(node);
        assertThat(list(node, 2)).contains("%040x".formatted(0xbeef + 200 + i));
        assertThat(node.result("evm_revert", "[\"" + snapshot + "\"]").asBoolean()).isTrue();
      }
      assertThat(list(node, 1)).isEqualTo(first);
    }
  }
}
