package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.Spread;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.testkit.random.BlockComparison;
import io.evmesh.testkit.random.RandomBlock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens to what crosses between nodes, and to nodes in the middle of blocks, each block
 * gives what sequential execution gives. The property {@code evmesh.blocks} sets how many random
 * blocks are tried, {@code evmesh.firstSeed} from which seed on.
 */
class FailingNodesTest {
  private static final long FIRST_SEED = Long.getLong("evmesh.firstSeed", 1);
  private static final int BLOCKS = Integer.getInteger("evmesh.blocks", 15);

  private static MeshSettings settings(int attempts) {
    Duration stall = Duration.ofMillis(150);
    return new MeshSettings(2, Shards.ONE_MACHINE, stall, attempts, Duration.ofMinutes(2), true);
  }

  @ParameterizedTest
  @EnumSource
  void messagesThatAreLateAndOutOfOrderChangeNothing(Spread spread) {
    try (SeveralNodes nodes =
        new SeveralNodes(3, settings(5), SeveralNodes.Network.bad(FIRST_SEED, 0.3, 0), spread)) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + BLOCKS; seed++) {
        assertEqual(nodes, seed);
        assertThat(nodes.executor().lastStats().gaveUp()).as("seed " + seed).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesThatAreLostChangeNothing(Spread spread) {
    try (SeveralNodes nodes =
        new SeveralNodes(
            3, settings(2), SeveralNodes.Network.bad(FIRST_SEED, 0.1, 0.002), spread)) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + BLOCKS; seed++) {
        assertEqual(nodes, seed);
      }
    }
  }

  /** So that shards move between blocks, and are lost within them. */
  @ParameterizedTest
  @EnumSource
  void nodesThatEndInMidBlockAndOthersThatComeChangeNothing(Spread spread) {
    Random random = new Random(FIRST_SEED);
    try (SeveralNodes nodes =
        new SeveralNodes(3, settings(3), SeveralNodes.Network.bad(FIRST_SEED, 0.2, 0), spread)) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + BLOCKS; seed++) {
        if (random.nextInt(6) == 0 && nodes.count() > 1) {
          int killed = 1 + random.nextInt(nodes.count() - 1);
          long nanos = random.nextLong(5_000_000);
          CompletableFuture<Void> killing =
              CompletableFuture.runAsync(() -> nodes.killAfter(nanos, killed));
          assertEqual(nodes, seed);
          killing.join();
        } else {
          assertEqual(nodes, seed);
        }
        if (nodes.count() < 2 || nodes.count() < 4 && random.nextInt(4) == 0) {
          nodes.add();
        }
      }
    }
  }

  private static void assertEqual(SeveralNodes nodes, long seed) {
    RandomBlock block = RandomBlock.of(seed);
    assertThat(BlockComparison.with(block).difference(nodes.executor()))
        .as("seed %d, %d nodes, %s", seed, nodes.count(), block.block().fork())
        .isEmpty();
  }
}
