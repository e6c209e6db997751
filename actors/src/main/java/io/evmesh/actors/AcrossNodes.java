package io.evmesh.actors;

import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.choice.BlockKind;
import io.evmesh.engine.parallel.choice.CostModel;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses whether a block runs on this node alone or on all nodes of a cluster, by what its like
 * has taken there and here. One thread at a time.
 */
final class AcrossNodes {
  private final ExecutionNode node;
  private final BlockPlacement here;
  private final LaneExecutor everywhere;
  private final ShareExecutor inShares;
  private final Spread spread;
  private final boolean always;
  private CostModel costs;
  private int lanes; // of all nodes, that the costs are for
  private volatile BlockPlacement.@Nullable Ended last; // null if that was here

  /**
   * @param here executes what stays on this node
   * @param settings of whom blocks are executed for
   * @param spread how blocks are divided between nodes
   */
  AcrossNodes(ExecutionNode node, BlockPlacement here, MeshSettings settings, Spread spread) {
    this.node = node;
    this.here = here;
    this.spread = spread;
    always = settings.alwaysInLanes();
    inShares = new ShareExecutor(node, here.memory(), settings.stallTimeout());
    everywhere =
        new LaneExecutor(
            node.mesh(), settings.shards(), here.memory(), here.memory()::hotNow, null);
    lanes = node.lanes();
    costs = CostModel.acrossNodes(lanes);
  }

  /** Whether this is the node that leads. */
  boolean isOf(ExecutionNode other) {
    return node == other;
  }

  /** The block that was executed last. */
  BlockPlacement.Ended last() {
    BlockPlacement.Ended spread = last;
    return spread == null ? here.last() : spread;
  }

  /** Executes a block and applies what it changes to {@code world}. */
  BlockResults execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    BlockResults done = place(world, block, transactions);
    inShares.executed(world);
    return done;
  }

  private BlockResults place(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (node.others() == 0 || !BlockPlan.isParallel(block.fork())) {
      return stay(world, block, transactions);
    }
    if (always) {
      BlockKind kind = BlockKind.of(transactions);
      return spread(kind, LaneBudget.UNLIMITED, world, block, transactions);
    }
    if (CostModel.isTiny(transactions)) {
      return stay(world, block, transactions);
    }
    long start = System.nanoTime();
    if (costs().areShort(transactions.size())) {
      BlockResults done = stay(world, block, transactions);
      costs.ranShort(transactions.size(), System.nanoTime() - start);
      return done;
    }
    BlockKind kind = BlockKind.of(transactions);
    if (kind.isPlain()
        || !costs.favoursLanes(
            kind, () -> Math.min(lanes, here.memory().width(transactions, world)))) {
      BlockResults done = stay(world, block, transactions);
      costs.ranInPlace(kind, System.nanoTime() - start, done.gasUsed());
      return done;
    }
    LaneBudget budget = costs.budget(kind, transactions);
    BlockResults done = spread(kind, budget, world, block, transactions);
    long nanos = System.nanoTime() - start;
    GiveUp gaveUp = last().stats().gaveUp();
    if (gaveUp == null) {
      costs.ranInLanes(kind, nanos, done.gasUsed());
    } else {
      long after = last().nanosInPlace();
      costs.gaveLanesUp(kind, gaveUp, nanos - after, after, done.gasUsed());
    }
    return done;
  }

  /** What is known of costs, which says little where there are more lanes, or fewer. */
  private CostModel costs() {
    int now = node.lanes();
    if (now != lanes) {
      lanes = now;
      costs = CostModel.acrossNodes(now);
    }
    return costs;
  }

  private BlockResults stay(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    last = null;
    return here.execute(world, block, transactions);
  }

  private BlockResults spread(
      BlockKind kind,
      LaneBudget budget,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    Optional<BlockResults> shared =
        spread == Spread.LANES
            ? Optional.empty()
            : inShares.tryOn(kind, world, block, transactions);
    if (shared.isPresent()) {
      BlockStats stats = BlockStats.inParts(transactions.size(), node.others() + 1);
      last = new BlockPlacement.Ended(stats, 0, null, 0);
      return shared.get();
    }
    LaneExecutor.Ran ran = everywhere.execute(budget, world, block, transactions);
    if (ran.outcome() instanceof LaneOutcome.Executed executed) {
      last = new BlockPlacement.Ended(executed.stats(), ran.hotLocations(), null, 0);
      return executed.results();
    }
    GiveUp reason = GiveUp.FAULT;
    BlockStats stats = BlockStats.failed(transactions.size());
    if (ran.outcome() instanceof LaneOutcome.GaveUp gaveUp) {
      reason = gaveUp.reason();
      stats = gaveUp.stats();
    } else {
      node.mesh().system().log().warn("a block is executed on one node", ran.failure());
    }
    long start = System.nanoTime();
    BlockResults done = here.execute(world, block, transactions);
    last =
        new BlockPlacement.Ended(
            stats.givenUp(reason, transactions.size()),
            ran.hotLocations(),
            null,
            System.nanoTime() - start);
    return done;
  }
}
