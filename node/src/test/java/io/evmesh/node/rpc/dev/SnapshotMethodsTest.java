package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.rpc.VerifiedChain;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and returns to them. */
class SnapshotMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";

  /** Emits a log with the topic 7 and adds one to slot 0. */
  private static final String CODE = "0x600760006000a1600160005401600055";

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

  private String snapshot() throws InterruptedException {
    return node.result("evm_snapshot", "[]").asText();
  }

  private boolean revert(String snapshot) throws InterruptedException {
    return node.result("evm_revert", "[\"" + snapshot + "\"]").asBoolean();
  }

  private long head() throws InterruptedException {
    return Long.decode(node.result("eth_blockNumber", "[]").asText());
  }

  private String send(String to) throws InterruptedException {
    String send =
        "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\",\"gas\":\"0x30000\"}]"
            .formatted(FIRST, to);
    return node.result("eth_sendTransaction", send).asText();
  }

  private String balance(String address) throws InterruptedException {
    return node.result("eth_getBalance", "[\"%s\",\"latest\"]".formatted(address)).asText();
  }

  private String latest() throws InterruptedException {
    return node.result("eth_getBlockByNumber", "[\"latest\",true]").toString();
  }

  private void restart() throws InterruptedException {
    node.close();
    node = TestNode.development(data);
  }

  @Test
  void aReturnUndoesBlocksAndWhatWasSet() throws InterruptedException {
    send(OTHER);
    node.result("anvil_setBalance", "[\"%s\",\"0x64\"]".formatted(OTHER));
    String before = latest();
    String outer = snapshot();
    node.result("anvil_setBalance", "[\"%s\",\"0x65\"]".formatted(OTHER));
    String inner = snapshot();
    String hash = send(OTHER);
    String second = node.result("eth_getBlockByNumber", "[\"latest\",false]").get("hash").asText();
    assertThat(balance(OTHER)).isEqualTo("0x66");
    assertThat(revert(inner)).isTrue();
    assertThat(balance(OTHER)).isEqualTo("0x65");
    assertThat(head()).isEqualTo(1);
    assertThat(node.result("eth_getTransactionByHash", "[\"" + hash + "\"]").isNull()).isTrue();
    assertThat(node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]").isNull()).isTrue();
    assertThat(node.result("eth_getBlockByHash", "[\"" + second + "\",false]").isNull()).isTrue();
    assertThat(revert(inner)).as("it is gone").isFalse();
    String again = send(OTHER);
    assertThat(again).isEqualTo(hash);
    assertThat(revert(outer)).isTrue();
    assertThat(balance(OTHER)).isEqualTo("0x64");
    assertThat(latest()).isEqualTo(before);
    send(OTHER);
    assertThat(balance(OTHER)).isEqualTo("0x65");
    assertThat(revert("0x77")).isFalse();
    node.close();
    VerifiedChain.check(data, 3);
    node = TestNode.development(data);
    assertThat(balance(OTHER)).isEqualTo("0x65");
  }

  @Test
  void snapshotsLastOverAStart() throws InterruptedException {
    send(OTHER);
    String snapshot = snapshot();
    node.result("hardhat_mine", "[\"0x100\"]"); // beyond checkpoints of the tries
    node.result("anvil_setBalance", "[\"%s\",\"0x65\"]".formatted(OTHER));
    restart();
    assertThat(head()).isEqualTo(257);
    assertThat(revert(snapshot)).isTrue();
    assertThat(head()).isEqualTo(1);
    assertThat(balance(OTHER)).isEqualTo("0x1");
    restart();
    assertThat(head()).isEqualTo(1);
    assertThat(balance(OTHER)).isEqualTo("0x1");
    send(OTHER);
    restart();
    assertThat(balance(OTHER)).isEqualTo("0x2");
    assertThat(snapshot()).isNotEqualTo(snapshot);
    node.close();
    VerifiedChain.check(data, 3);
    node = TestNode.development(data);
  }

  @Test
  void filtersTellTheLogsThatAreGone() throws InterruptedException {
    node.result("anvil_setCode", "[\"%s\",\"%s\"]".formatted(OTHER, CODE));
    String logs = node.result("eth_newFilter", "[{}]").asText();
    String blocks = node.result("eth_newBlockFilter", "[]").asText();
    String snapshot = snapshot();
    send(OTHER);
    assertThat(node.result("eth_getFilterChanges", "[\"" + logs + "\"]")).hasSize(1);
    assertThat(node.result("eth_getFilterChanges", "[\"" + blocks + "\"]")).hasSize(1);
    assertThat(revert(snapshot)).isTrue();
    send(OTHER);
    JsonNode changes = node.result("eth_getFilterChanges", "[\"" + logs + "\"]");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).get("removed").asBoolean()).isTrue();
    assertThat(changes.get(1).get("removed").asBoolean()).isFalse();
    assertThat(node.result("eth_getFilterChanges", "[\"" + blocks + "\"]")).hasSize(1);
    String slot =
        node.result("eth_getStorageAt", "[\"%s\",\"0x0\",\"latest\"]".formatted(OTHER)).asText();
    assertThat(slot).endsWith("01");
    assertThat(node.result("eth_getLogs", "[{\"fromBlock\":\"earliest\"}]")).hasSize(1);
  }

  @Test
  void theLastBlocksCanBeTakenBackAndAllOfThem() throws InterruptedException {
    send(OTHER);
    send(OTHER);
    node.result("anvil_rollback", "[]");
    assertThat(head()).isEqualTo(1);
    assertThat(balance(OTHER)).isEqualTo("0x1");
    JsonNode tooDeep = node.call("anvil_rollback", "[7]");
    assertThat(tooDeep.path("error").path("code").asInt()).isEqualTo(-32602);
    node.result("evm_increaseTime", "[1000000]");
    String snapshot = snapshot();
    node.result("hardhat_reset", "[]");
    assertThat(head()).isZero();
    assertThat(balance(OTHER)).isEqualTo("0x0");
    assertThat(revert(snapshot)).isFalse();
    send(OTHER);
    assertThat(head()).isEqualTo(1);
    node.close();
    VerifiedChain.check(data, 2);
    node = TestNode.development(data);
  }

  @Test
  void whoReadsAStateThatIsTakenBackIsNotShownAnother() throws InterruptedException {
    send(OTHER);
    Snapshot stays = state();
    String earlier = snapshot();
    node.result("hardhat_mine", "[\"0x3\"]");
    send(OTHER);
    Snapshot goes = state();
    Address other = Address.fromHex(OTHER);
    assertThat(goes.accountOrEmpty(other).balance()).isEqualTo(UInt256.of(2));
    assertThat(revert(earlier)).isTrue();
    refused(() -> goes.account(other));
    node.result("hardhat_setBalance", "[\"%s\",\"0x64\"]".formatted(OTHER));
    node.result("hardhat_mine", "[\"0x5\"]");
    assertThat(head()).isGreaterThan(goes.block().number());
    refused(() -> goes.account(other));
    refused(() -> goes.slot(other, UInt256.ONE));
    refused(() -> goes.hasStorage(other));
    refused(() -> goes.blockHash(goes.block().number() - 1));
    assertThat(stays.accountOrEmpty(other).balance()).isEqualTo(UInt256.ONE);
    assertThat(stays.blockHash(0)).isEqualTo(node.node().view().hash(0).orElseThrow());
  }

  private Snapshot state() {
    ChainView view = node.node().view();
    return view.state(view.head());
  }

  private static void refused(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NO_BLOCK));
  }

  /** What is known of a snapshot. */
  private record Known(String id, String block, String balance) {}

  @Test
  void anyOrderOfBlocksSettingsSnapshotsAndStartsIsRight() throws InterruptedException {
    long seed = 20;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Known> snapshots = new ArrayList<>();
    for (int step = 0; step < 150; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> send(OTHER);
        case 3, 4 ->
            node.result(
                "anvil_setBalance", "[\"%s\",%d]".formatted(OTHER, random.nextInt(1_000_000)));
        case 5, 6 -> snapshots.add(new Known(snapshot(), latest(), balance(OTHER)));
        case 7, 8 -> {
          if (!snapshots.isEmpty()) {
            int index = random.nextInt(snapshots.size());
            Known known = snapshots.get(index);
            assertThat(revert(known.id())).isTrue();
            assertThat(latest()).isEqualTo(known.block());
            assertThat(balance(OTHER)).isEqualTo(known.balance());
            snapshots.subList(index, snapshots.size()).clear();
          }
        }
        case 9, 10 -> node.result("hardhat_mine", "[%d]".formatted(1 + random.nextInt(60)));
        default -> {
          if (random.nextInt(3) == 0) {
            String block = latest();
            String balance = balance(OTHER);
            restart();
            assertThat(latest()).isEqualTo(block);
            assertThat(balance(OTHER)).isEqualTo(balance);
          }
        }
      }
    }
    long blocks = head() + 1;
    node.close();
    VerifiedChain.check(data, blocks);
    node = TestNode.development(data);
  }
}
