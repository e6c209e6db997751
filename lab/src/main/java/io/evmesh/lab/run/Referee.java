package io.evmesh.lab.run;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.scheduler.BlockEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what protocols make of a block with its execution in sequence by the engine alone. */
final class Referee {
  private final Executions executions;
  private final WorldState world;
  private final List<TransactionResult> results;

  Referee(Executions executions) {
    this.executions = executions;
    world = new WorldState(executions.base());
    results =
        new SequentialBlockExecutor().execute(world, executions.block(), executions.transactions());
  }

  /** The block's changes. */
  WorldState world() {
    return world;
  }

  List<TransactionResult> results() {
    return results;
  }

  /** What differs, if anything does. */
  Optional<String> difference(BlockEnd end) {
    if (end.order().isEmpty()) {
      return difference(results, world, end);
    }
    List<RecoveredTransaction> reordered = new ArrayList<>();
    List<TransactionResult> found = new ArrayList<>();
    for (int tx : end.order()) {
      reordered.add(executions.transactions().get(tx));
      found.add(end.results().get(tx));
    }
    if (reordered.size() != executions.transactions().size()) {
      return Optional.of("only " + reordered.size() + " transactions were committed");
    }
    WorldState other = new WorldState(executions.base());
    List<TransactionResult> expected =
        new SequentialBlockExecutor().execute(other, executions.block(), reordered);
    return difference(expected, other, new BlockEnd(List.of(), found, end.world()));
  }

  private static Optional<String> difference(
      List<TransactionResult> expected, WorldState world, BlockEnd end) {
    for (int tx = 0; tx < expected.size(); tx++) {
      if (!expected.get(tx).equals(end.results().get(tx))) {
        return Optional.of(
            "transaction %d gave %s, not %s"
                .formatted(tx, end.results().get(tx), expected.get(tx)));
      }
    }
    return missing(world, end.world()).or(() -> missing(end.world(), world));
  }

  /** A change of one world that the other does not show. */
  private static Optional<String> missing(WorldState from, StateView other) {
    List<String> found = new ArrayList<>();
    from.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            Account shown = other.account(address);
            if (!Objects.equals(account, shown)) {
              found.add(address + " is " + shown + ", not " + account);
            }
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            UInt256 number = UInt256.ofLimbs(words, key);
            UInt256 shown = other.slot(address, number);
            if (!shown.equals(UInt256.ofLimbs(words, value))) {
              found.add("slot " + number + " of " + address + " is " + shown);
            }
          }
        });
    return found.stream().findFirst();
  }
}
