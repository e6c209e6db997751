package io.evmesh.engine.execution;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/**
 * A transaction of {@link Samples} that was executed in the block of {@link Scene}.
 *
 * @param result what became of it
 * @param world the state it left
 */
record AppliedTransaction(TransactionResult.Executed result, WorldState world) {
  /** Executes a transaction whose sender has 10^18 wei and whose recipient has this code. */
  static AppliedTransaction of(Fork fork, Transaction tx, Bytecode code, InMemoryState state) {
    state.put(Samples.SENDER, 0, UInt256.of(1_000_000_000_000_000_000L), Bytes.EMPTY);
    state.put(Samples.TO, 1, UInt256.ZERO, code.bytes());
    WorldState world = new WorldState(state);
    var results =
        new SequentialBlockExecutor()
            .execute(
                world, Scene.block(fork), List.of(new RecoveredTransaction(tx, Samples.SENDER)));
    if (results.getFirst() instanceof TransactionResult.Executed executed) {
      return new AppliedTransaction(executed, world);
    }
    throw new AssertionError(fork + ": " + results);
  }
}
