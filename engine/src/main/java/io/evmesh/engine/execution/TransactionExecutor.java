package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;

/**
 * Executes transactions one after the other against a world. Holds pooled memory; one instance
 * serves one thread at a time.
 */
public final class TransactionExecutor {
  /** Executes a transaction and applies what it changed to {@code world}. */
  public TransactionResult execute(WorldState world, BlockContext block, RecoveredTransaction tx) {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls {@code contract} as the system (EIP-4788, 2935, 7002, 7251): from 0xff..fe, with 30 million gas, free of charge. A call of an
   * account without code does nothing.
   *
   * @return how the call ended; what it changed is applied to {@code world} if it succeeded
   */
  public SystemCallResult systemCall(
      WorldState world, BlockContext block, Address contract, Bytes input) {
    throw new UnsupportedOperationException();
  }

  /** @param success false if it reverted or halted */
  public record SystemCallResult(boolean success, Bytes output) {}
}
