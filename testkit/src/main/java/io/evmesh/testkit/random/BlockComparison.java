package io.evmesh.testkit.random;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import java.util.Optional;

/** A random block as sequential execution leaves it, to compare other executors with. */
public final class BlockComparison {
  private final RandomBlock random;
  private final List<RecoveredTransaction> before;
  private final List<RecoveredTransaction> transactions;
  private final WorldState expected;
  private final List<TransactionResult> results;

  private BlockComparison(RandomBlock random) {
    this.random = random;
    before = random.transactions().subList(0, random.split());
    transactions = random.transactions().subList(random.split(), random.transactions().size());
    expected = begun();
    results = new SequentialBlockExecutor().execute(expected, random.block(), transactions);
  }

  /** Executes a block one transaction after the other. */
  public static BlockComparison with(RandomBlock random) {
    return new BlockComparison(random);
  }

  /** The results of sequential execution. */
  public List<TransactionResult> results() {
    return results;
  }

  /** What differs if {@code executor} executes the block: where, and both values. */
  public Optional<String> difference(BlockExecutor executor) {
    WorldState world = begun();
    List<TransactionResult> got = executor.execute(world, random.block(), transactions);
    return BlockDifference.ofResults(results, got)
        .or(() -> BlockDifference.ofWorlds(random.state(), expected, world));
  }

  private WorldState begun() {
    WorldState world = new WorldState(random.state());
    new SequentialBlockExecutor().execute(world, random.block(), before);
    return world;
  }
}
