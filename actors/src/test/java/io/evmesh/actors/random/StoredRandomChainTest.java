package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains of random blocks in a database, opened anew between blocks now and then, have the blocks,
 * receipts, logs and all states, old ones too, of sequential execution in memory. {@code
 * -Devmesh.chains=n} tries n chains, {@code -Devmesh.firstSeed=n} from this seed on.
 */
class StoredRandomChainTest {
  private static final int CHAINS = Integer.getInteger("evmesh.chains", 4);
  private static final long FIRST_SEED = Long.getLong("evmesh.firstSeed", 1);
  private static final int BLOCKS = 12;
  private static final List<Fork> FORKS = List.of(Fork.CANCUN, Fork.PRAGUE, Fork.OSAKA);

  @TempDir private Path folder;

  @Test
  void randomChainsAreWhatSequentialExecutionMakes()
      throws ExecutionException, InterruptedException, TimeoutException {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CHAINS; seed++) {
      try {
        run(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void run(long seed) throws ExecutionException, InterruptedException, TimeoutException {
    SplittableRandom random = new SplittableRandom(seed);
    Fork fork = FORKS.get(random.nextInt(FORKS.size()));
    RootPolicy policy = new RootPolicy(random.nextInt(4));
    RandomChain memory = new RandomChain(random, fork, policy);
    MeshSettings mesh = MeshSettings.of(1 + random.nextInt(3)).alwaysInLanes(random.nextBoolean());
    ChainSettings settings =
        ChainSettings.of(
                DatabaseSettings.h2(folder.resolve("chain" + seed)), memory.work().config(), mesh)
            .withRoots(policy);
    Chain chain = Chain.open(settings);
    try {
      chain.begin(memory.work().genesis(policy.everyBlocks() > 0), memory.work().world());
      for (int number = 1; number <= BLOCKS; number++) {
        List<RecoveredTransaction> transactions = memory.transactions();
        Appended appended = chain.append(memory.draft(), transactions);
        Hash expected = memory.append(transactions);
        assertThat(appended.block().header().hash()).as("block %d", number).isEqualTo(expected);
        if (random.nextInt(4) == 0) {
          appended.committed().toCompletableFuture().get(1, TimeUnit.MINUTES);
          memory.check(chain, random.nextInt(number + 1)); // while blocks are on their way
        }
        if (random.nextInt(6) == 0) {
          chain.close();
          chain = Chain.open(settings);
          memory.check(chain, random.nextInt(number + 1));
        }
      }
      chain.flush();
      memory.checkAll(chain);
    } finally {
      chain.close();
    }
  }
}
