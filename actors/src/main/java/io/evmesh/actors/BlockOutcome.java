package io.evmesh.actors;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.SealedBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the execution of a block ended. */
sealed interface BlockOutcome {
  /**
   * All transactions are final.
   *
   * @param gasUsed by all of them
   */
  record Executed(
      List<TransactionResult> results,
      long gasUsed,
      SealedBlock sealed,
      BlockStats stats,
      @Nullable Tape tape)
      implements BlockOutcome {}

  /** It could not be executed; no state has changed. */
  record Failed(String reason, @Nullable Throwable cause) implements BlockOutcome {}
}
