package io.evmesh.engine.execution;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one transaction. */
public sealed interface TransactionResult {
  /** The transaction is not valid here; the state is unchanged. */
  record Rejected(Rejection reason) implements TransactionResult {}

  /**
   * The transaction was executed and paid for.
   *
   * @param success false if the top-level message reverted or halted
   * @param gasUsed gas units, after refunds
   * @param logs none unless successful
   * @param output returned or revert data
   * @param created the address of the contract that a successful creation made
   */
  record Executed(
      boolean success, long gasUsed, List<Log> logs, Bytes output, @Nullable Address created)
      implements TransactionResult {}
}
