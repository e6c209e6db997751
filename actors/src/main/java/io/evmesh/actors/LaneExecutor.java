package io.evmesh.actors;

import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.message.Tape;
import io.evmesh.actors.message.Turns;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.WorldState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes blocks in lanes, and learns which transactions meet. One thread at a time. */
final class LaneExecutor {
  private final Mesh mesh;
  private final Shards shards;
  private final ConflictMemory memory;
  private final Supplier<HotSlots> hot;
  private final @Nullable Supplier<Tape> tapes;
  private final WorkClock clock = new WorkClock();
  private volatile ConflictListener watcher = (writer, reader, location) -> {};

  /**
   * @param tapes null if schedules are not recorded
   */
  LaneExecutor(Mesh mesh, Shards shards, ConflictMemory memory, @Nullable Supplier<Tape> tapes) {
    this(mesh, shards, memory, memory::hot, tapes);
  }

  /**
   * @param hot which slots are worth following in the block that begins
   * @param tapes null if schedules are not recorded
   */
  LaneExecutor(
      Mesh mesh,
      Shards shards,
      ConflictMemory memory,
      Supplier<HotSlots> hot,
      @Nullable Supplier<Tape> tapes) {
    this.mesh = mesh;
    this.hot = hot;
    this.shards = shards;
    this.memory = memory;
    this.tapes = tapes;
  }

  /** Tells from now on who invalidated whom, on a thread of the actors. */
  void watch(ConflictListener listener) {
    watcher = listener;
  }

  /**
   * What came of a block.
   *
   * @param hotLocations where its transactions met
   * @param failure why it was not executed; null if it was
   */
  record Ran(LaneOutcome outcome, int hotLocations, @Nullable BlockFailedException failure) {}

  /**
   * Executes a block and applies what it changes to {@code world}. If it fails or gives lanes up,
   * nothing has changed, and nobody looks at the world any more.
   *
   * @throws BlockFailedException if somebody may still look at the world
   */
  Ran execute(
      LaneBudget budget,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    Supplier<Groups> grouping = () -> memory.group(transactions, world);
    CompletableFuture<@Nullable Groups> groups =
        CompletableFuture.supplyAsync(grouping, mesh.threads()).exceptionally(failure -> null);
    BlockPlan plan = BlockPlan.of(shards, transactions);
    Set<Location> locations = new HashSet<>();
    Turns turns = new Turns();
    BlockJob job =
        new BlockJob(
            block,
            transactions,
            world,
            plan,
            hot.get(),
            new Grouping(groups.join(), grouping),
            learning(transactions, locations),
            budget,
            clock,
            turns,
            tapes);
    LaneOutcome outcome = mesh.execute(job);
    memory.endBlock();
    BlockFailedException failure =
        switch (outcome) {
          case LaneOutcome.Executed executed -> {
            world.adopt(executed.sealed());
            yield null;
          }
          case LaneOutcome.GaveUp gaveUp ->
              BlockFailedException.of(
                  block.number(),
                  new LaneOutcome.Failed("it takes too much in lanes: " + gaveUp.reason(), null));
          case LaneOutcome.Failed failed -> BlockFailedException.of(block.number(), failed);
        };
    if (failure != null && !mesh.close(turns)) {
      throw failure; // the world is about to change, at which somebody may still look
    }
    return new Ran(outcome, locations.size(), failure);
  }

  /** Learns from a block's conflicts, and notes where they were. */
  private ConflictListener learning(
      List<RecoveredTransaction> transactions, Set<Location> locations) {
    return new ConflictLearning(transactions, memory) {
      @Override
      public void conflict(int writer, int reader, Location location, boolean exact) {
        super.conflict(writer, reader, location, exact);
        locations.add(location);
        watcher.conflict(writer, reader, location);
      }
    };
  }
}
