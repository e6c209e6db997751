package io.evmesh.actors;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import java.util.List;

/** Lets the memory of conflicts learn from those of a block. */
public class ConflictLearning implements ConflictListener {
  private final List<RecoveredTransaction> transactions;
  private final ConflictMemory memory;

  public ConflictLearning(List<RecoveredTransaction> transactions, ConflictMemory memory) {
    this.transactions = transactions;
    this.memory = memory;
  }

  @Override
  public void conflict(int writer, int reader, Location location) {
    conflict(writer, reader, location, true);
  }

  @Override
  public void conflict(int writer, int reader, Location location, boolean exact) {
    memory.learn(
        transactions.get(writer),
        transactions.get(reader),
        location.address(),
        location.slot(),
        exact);
  }

  @Override
  public void followed(int tx, Followed slot) {
    memory.learn(tx, slot);
  }
}
