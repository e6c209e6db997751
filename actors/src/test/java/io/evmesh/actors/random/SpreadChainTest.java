package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain whose blocks are executed on several nodes, of which some end in the middle of blocks and
 * others come, has the blocks and all states of sequential execution in memory. {@code
 * -Devmesh.firstSeed=n} tries another chain.
 */
class SpreadChainTest {
  private static final long SEED = Long.getLong("evmesh.firstSeed", 1);
  private static final int BLOCKS = 16;

  @TempDir private Path folder;

  @Test
  void aChainOnNodesThatComeAndGoIsWhatSequentialExecutionMakes() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    RandomChain memory = new RandomChain(random, Fork.OSAKA, new RootPolicy(1));
    MeshSettings mesh = MeshSettings.of(2).alwaysInLanes(true);
    ChainSettings settings =
        ChainSettings.of(
            DatabaseSettings.h2(folder.resolve("chain")), memory.work().config(), mesh);
    try (SeveralNodes nodes = new SeveralNodes(3, mesh, SeveralNodes.Network.PERFECT);
        Chain chain = Chain.open(settings)) {
      chain.spreadOver(() -> Optional.of(nodes.node(0)));
      chain.begin(memory.work().genesis(true), memory.work().world());
      for (int number = 1; number <= BLOCKS; number++) {
        List<RecoveredTransaction> transactions = memory.transactions();
        CompletableFuture<Void> killing =
            number % 5 == 0
                ? CompletableFuture.runAsync(() -> nodes.killAfter(500_000, nodes.count() - 1))
                : CompletableFuture.completedFuture(null);
        Appended appended = chain.append(memory.draft(), transactions);
        assertThat(appended.block().header().hash())
            .as("seed %d, block %d", SEED, number)
            .isEqualTo(memory.append(transactions));
        killing.join();
        if (number % 5 == 3) {
          nodes.add();
        }
      }
      assertThat(nodes.node(0).traffic().settlesAway()).isPositive();
      chain.flush();
      memory.checkAll(chain);
    }
  }
}
