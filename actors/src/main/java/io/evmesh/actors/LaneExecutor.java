package io.evmesh.actors;

import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.BlockOutcome;
import io.evmesh.actors.message.Tape;
import io.evmesh.actors.message.Turns;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.account.Place;
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
  private final @Nullable Supplier<Tape> tapes;

  /**
   * @param tapes null if schedules are not recorded
   */
  LaneExecutor(Mesh mesh, Shards shards, ConflictMemory memory, @Nullable Supplier<Tape> tapes) {
    this.mesh = mesh;
    this.shards = shards;
    this.memory = memory;
    this.tapes = tapes;
  }

  /**
   * What came of a block.
   *
   * @param hotPlaces where its transactions met
   * @param failure why it was not executed; null if it was
   */
  record Ran(BlockOutcome outcome, int hotPlaces, @Nullable BlockFailedException failure) {}

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
    Set<Place> places = new HashSet<>();
    Turns turns = new Turns();
    BlockJob job =
        new BlockJob(
            block,
            transactions,
            world,
            plan,
            new Grouping(groups.join(), grouping),
            (writer, reader, place) -> {
              memory.learn(transactions.get(writer), transactions.get(reader));
              places.add(place);
            },
            budget,
            System::nanoTime,
            turns,
            tapes);
    BlockOutcome outcome = mesh.execute(job);
    BlockFailedException failure =
        switch (outcome) {
          case BlockOutcome.Executed executed -> {
            world.adopt(executed.sealed());
            yield null;
          }
          case BlockOutcome.GaveUp gaveUp ->
              BlockFailedException.of(
                  block.number(),
                  new BlockOutcome.Failed("it takes too much in lanes: " + gaveUp.reason(), null));
          case BlockOutcome.Failed failed -> BlockFailedException.of(block.number(), failed);
        };
    if (failure != null && !mesh.close(turns)) {
      throw failure; // the world is about to change, at which somebody may still look
    }
    return new Ran(outcome, places.size(), failure);
  }
}
