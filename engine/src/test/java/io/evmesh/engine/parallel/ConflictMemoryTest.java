package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflictMemoryTest {
  private static final String SELECTOR = "a9059cbb";
  private static final String WORD = "00".repeat(31) + "07";

  @Test
  void groupsTransactionsThatShareWhatThoseThatMetShared() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR + WORD), call(2, SELECTOR + WORD));
    String otherWord = "00".repeat(31) + "08";
    var block =
        List.of(call(1, SELECTOR + WORD), call(2, SELECTOR + otherWord), call(3, SELECTOR + WORD));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(1.5);
  }

  @Test
  void leavesATransactionAloneWhoseCallDataEndsBeforeTheWordThatTells() {
    ConflictMemory memory = new ConflictMemory();
    memory.learn(call(1, SELECTOR + WORD), call(2, SELECTOR + WORD));
    var block = List.of(call(1, SELECTOR + WORD), call(2, SELECTOR), call(3, SELECTOR));
    assertThat(memory.width(block, EmptyState.INSTANCE)).isEqualTo(3);
  }

  private static RecoveredTransaction call(int sender, String data) {
    Transaction transaction =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            0,
            Scene.GAS_PRICE,
            Scene.GAS_PRICE,
            100_000,
            Scene.OTHER,
            UInt256.ZERO,
            Bytes.fromHex("0x" + data),
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return new RecoveredTransaction(transaction, Address.ofLimbs(0x5e4d + sender, 0, 0));
  }
}
