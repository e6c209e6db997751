package io.evmesh.actors;

import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.message.Tape;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.parallel.choice.BlockKind;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.choice.CostModel;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where each block runs: on the caller's thread, in parts that share nothing, in shares
 * that turn out to share nothing, or in lanes. What a block has taken there is learnt for the next.
 * One thread at a time.
 */
final class BlockPlacement {
  /** Each two shares are compared, on one thread: of more that takes longer than it spares. */
  private static final int MOST_SHARES = 8;

  private final Mesh mesh;
  private final int lanes;
  private final boolean alwaysInLanes;
  private final boolean isRecorded;
  private final ConflictMemory memory = new ConflictMemory();
  private final CostModel costs;
  private final InPlaceExecutor inPlace = new InPlaceExecutor();
  private final TransferExecutor inParts;
  private final ShareExecutor inShares;
  private final LaneExecutor inLanes;
  private volatile Ended last = new Ended(BlockStats.NONE, 0, null, 0);

  /**
   * @param tapes null if schedules are not recorded
   */
  BlockPlacement(Mesh mesh, MeshSettings settings, @Nullable Supplier<Tape> tapes) {
    this.mesh = mesh;
    lanes = settings.lanes();
    alwaysInLanes = settings.alwaysInLanes();
    isRecorded = tapes != null;
    costs = new CostModel(lanes);
    inParts = new TransferExecutor(lanes, mesh.threads(), inPlace);
    inShares = new ShareExecutor(mesh, lanes, memory);
    inLanes = new LaneExecutor(mesh, settings.shards(), memory, tapes);
  }

  /**
   * What is told of a block that was executed.
   *
   * @param hotLocations where its transactions met
   * @param tape if it is recorded
   * @param nanosInPlace that it took in place after it had given lanes up
   */
  record Ended(BlockStats stats, int hotLocations, @Nullable Tape tape, long nanosInPlace) {
    private boolean isInPlace(int transactions) {
      return stats.transactions() == transactions && stats.messages() == 0 && tape == null;
    }
  }

  /** The block that was executed last. */
  Ended last() {
    return last;
  }

  /** What is learnt of which transactions meet. */
  ConflictMemory memory() {
    return memory;
  }

  /** How many pairs of kinds of transactions are known to meet. */
  int hotKinds() {
    return memory.size();
  }

  /**
   * Executes a block and applies what it changes to {@code world}.
   *
   * @throws BlockFailedException if it can not be executed; nothing has changed then
   */
  BlockResults execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (!BlockPlan.isParallel(block.fork())) {
      return inPlace(world, block, transactions);
    }
    if (alwaysInLanes) {
      return inLanes(LaneBudget.UNLIMITED, world, block, transactions);
    }
    if (CostModel.isTiny(transactions)) {
      return inPlace(world, block, transactions);
    }
    long start = System.nanoTime();
    if (costs.areShort(transactions.size())) {
      BlockResults done = inPlace(world, block, transactions);
      costs.ranShort(transactions.size(), System.nanoTime() - start);
      return done;
    }
    return executeAs(BlockKind.of(transactions), start, world, block, transactions);
  }

  /**
   * The same as a block of some kind.
   *
   * @param start when it began
   */
  private BlockResults executeAs(
      BlockKind kind,
      long start,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    if (!costs.favoursLanes(kind, () -> Math.min(lanes, memory.width(transactions, world)))) {
      BlockResults done = inPlace(world, block, transactions);
      costs.ranInPlace(kind, System.nanoTime() - start, done.gasUsed());
      return done;
    }
    if (kind.isPlain()) {
      return inParts(kind, start, world, block, transactions);
    }
    Optional<BlockResults> shared = inShares(kind, start, world, block, transactions);
    if (shared.isPresent()) {
      return shared.get();
    }
    return inLanes(kind, System.nanoTime(), world, block, transactions);
  }

  /** Executes a block in shares, if it is of a kind whose shares do not meet. */
  private Optional<BlockResults> inShares(
      BlockKind kind,
      long start,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    if (lanes > MOST_SHARES) {
      return Optional.empty();
    }
    Optional<BlockResults> done = inShares.tryOn(kind, world, block, transactions);
    if (done.isPresent()) {
      last = new Ended(BlockStats.inParts(transactions.size(), lanes), 0, null, 0);
      costs.ranInLanes(kind, System.nanoTime() - start, done.get().gasUsed());
    }
    return done;
  }

  private BlockResults inLanes(
      BlockKind kind,
      long start,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    int part = costs.inLanes(kind, transactions.size());
    if (part < transactions.size()) {
      return firstInLanes(kind, part, world, block, transactions);
    }
    BlockResults done = inLanes(costs.budget(kind, transactions), world, block, transactions);
    long nanos = System.nanoTime() - start;
    if (!learnsGivenUp(kind, nanos, done)) {
      costs.ranInLanes(kind, nanos, done.gasUsed());
    }
    return done;
  }

  /** If the block that ended gave lanes up, learns that, and returns whether. */
  private boolean learnsGivenUp(BlockKind kind, long nanos, BlockResults done) {
    GiveUp gaveUp = last.stats().gaveUp();
    if (gaveUp == null) {
      return false;
    }
    long after = last.nanosInPlace();
    costs.gaveLanesUp(kind, gaveUp, nanos - after, after, done.gasUsed());
    return true;
  }

  /** Runs the first transactions in lanes and the rest in place. */
  private BlockResults firstInLanes(
      BlockKind kind,
      int part,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    long start = System.nanoTime();
    LaneBudget budget = costs.budget(kind, transactions, part);
    world.mark();
    LaneExecutor.Ran ran;
    try {
      ran = inLanes.execute(budget, world, block, transactions.subList(0, part));
    } catch (RuntimeException | Error e) {
      world.keep(); // nothing has changed
      throw e;
    }
    if (!(ran.outcome() instanceof LaneOutcome.Executed executed)) {
      world.keep();
      BlockResults done = ended(ran, world, block, transactions);
      learnsGivenUp(kind, System.nanoTime() - start, done);
      return done;
    }
    long nanos = System.nanoTime() - start;
    BlockResults first = executed.results();
    BlockResults done = inPlace.executeRest(world, block, transactions, first.results());
    long rest = System.nanoTime() - start - nanos;
    costs.ranInPart(kind, nanos, first.gasUsed(), rest, done.gasUsed() - first.gasUsed());
    BlockStats stats = executed.stats().withRest(transactions.size() - part);
    last = new Ended(stats, ran.hotLocations(), null, 0);
    return done;
  }

  /** A block that is not worth the messages is one group in one lane: the caller's thread. */
  private BlockResults inPlace(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    BlockResults done = inPlace.execute(world, block, transactions);
    if (!last.isInPlace(transactions.size())) { // else it tells the same
      last = new Ended(BlockStats.inPlace(transactions.size()), 0, null, 0);
    }
    return done;
  }

  /** Runs plain transfers in parts; what turns out to be something else as of a kind of its own. */
  private BlockResults inParts(
      BlockKind kind,
      long start,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    BlockStats parts = BlockStats.inParts(transactions.size(), lanes);
    Optional<BlockResults> split;
    try {
      split = inParts.execute(world, block, transactions);
    } catch (BlockFailedException e) {
      Ended ended = new Ended(parts, 0, null, 0);
      BlockResults done = afterLanes(GiveUp.FAULT, ended, world, block, transactions, e);
      learnsGivenUp(kind, System.nanoTime() - start, done);
      return done;
    }
    BlockResults done;
    if (split.isEmpty()) {
      done = executeAs(kind.unsplit(), System.nanoTime(), world, block, transactions);
    } else {
      done = split.get();
      last = new Ended(parts, 0, null, 0);
    }
    costs.ranInLanes(kind, System.nanoTime() - start, done.gasUsed());
    return done;
  }

  private BlockResults inLanes(
      LaneBudget budget,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    return ended(inLanes.execute(budget, world, block, transactions), world, block, transactions);
  }

  /** What came of a block, which is executed in place if lanes have not done it. */
  private BlockResults ended(
      LaneExecutor.Ran ran,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    return switch (ran.outcome()) {
      case LaneOutcome.Executed executed -> {
        last = new Ended(executed.stats(), ran.hotLocations(), executed.tape(), 0);
        yield executed.results();
      }
      case LaneOutcome.GaveUp gaveUp -> {
        Ended ended = new Ended(gaveUp.stats(), ran.hotLocations(), null, 0);
        yield afterLanes(gaveUp.reason(), ended, world, block, transactions, ran.failure());
      }
      case LaneOutcome.Failed failed -> {
        if (isRecorded) {
          throw ran.failure(); // it is to show itself
        }
        Ended ended =
            new Ended(BlockStats.failed(transactions.size()), ran.hotLocations(), null, 0);
        yield afterLanes(GiveUp.FAULT, ended, world, block, transactions, ran.failure());
      }
    };
  }

  /**
   * Executes in place what did not do well in lanes.
   *
   * @param ended what it has taken so far
   * @param why it did not do well, for whoever looks for the cause if it fails in place too
   */
  private BlockResults afterLanes(
      GiveUp reason,
      Ended ended,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      BlockFailedException why) {
    if (reason == GiveUp.FAULT) {
      mesh.system().log().warn("a block is executed in place", why);
    }
    long start = System.nanoTime();
    BlockResults done;
    try {
      done = inPlace.execute(world, block, transactions);
    } catch (BlockFailedException e) {
      e.addSuppressed(why);
      throw e;
    }
    long nanos = System.nanoTime() - start;
    last =
        new Ended(
            ended.stats().givenUp(reason, transactions.size()), ended.hotLocations(), null, nanos);
    return done;
  }

  /** Tells from now on who invalidated whom in lanes. */
  void watch(ConflictListener listener) {
    inLanes.watch(listener);
  }
}
