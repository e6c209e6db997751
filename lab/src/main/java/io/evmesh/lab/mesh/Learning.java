package io.evmesh.lab.mesh;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.settle.BlockScope;
import java.util.List;

/** Learns from a block's conflicts what a node learns. */
final class Learning implements ConflictListener {
  private final List<RecoveredTransaction> transactions;
  private final ConflictMemory memory;

  Learning(BlockScope scope, ConflictMemory memory) {
    transactions = scope.transactions();
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
