package io.evmesh.sim.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.WorldState;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredWorkTest {
  private static final int PER_BLOCK = 20;

  @TempDir private Path folder;

  /** A chain of three blocks with transactions, of which the second is followed by an empty one. */
  private StoredRun store() throws InterruptedException {
    ChainWork all =
        ChainWork.of(
            WorkloadKind.ERC20_CLUSTERED.generate(new WorkloadSize(3 * PER_BLOCK, 2, 1)),
            PER_BLOCK);
    var blocks = new ArrayList<>(all.blocks());
    blocks.add(2, List.of());
    ChainWork work = new ChainWork(all.rules(), all.state(), all.coinbase(), blocks);
    try (Chain chain =
        Chain.open(
            ChainSettings.of(DatabaseSettings.h2(folder), work.config(), MeshSettings.of(1)))) {
      new ChainRecord(chain.database()).write(work.rules().text());
      return StoredRun.of(chain, work, done -> {});
    }
  }

  @Test
  void blocksComeWithTheStateBelowThem() throws InterruptedException {
    StoredRun stored = store();
    StoredWork work = StoredWork.read(folder, 2, 5);
    assertThat(work.blocks()).extracting(block -> block.context().number()).containsExactly(2L, 4L);
    long gas = 0;
    for (StoredWork.StoredBlock block : work.blocks()) {
      var results =
          new SequentialBlockExecutor()
              .execute(new WorldState(work.state()), block.context(), block.transactions());
      assertThat(results).hasSize(PER_BLOCK).allMatch(Executed.class::isInstance);
      gas += results.stream().mapToLong(result -> ((Executed) result).gasUsed()).sum();
      work.state().apply(block.left());
    }
    assertThat(gas)
        .isEqualTo(stored.headers().get(1).gasUsed() + stored.headers().get(3).gasUsed());
  }

  @Test
  void noMoreThanAskedFor() throws InterruptedException {
    store();
    assertThat(StoredWork.read(folder, 1, 2).blocks()).hasSize(2);
  }

  @Test
  void whatIsNotThereIsRefused() throws InterruptedException {
    store();
    assertThatThrownBy(() -> StoredWork.read(folder, 5, 1))
        .hasMessageContaining("ends with block 4, and has no transactions from block 5 on");
    assertThatThrownBy(() -> StoredWork.read(folder.resolve("other"), 1, 1))
        .hasMessageContaining("is no folder with a chain");
  }
}
