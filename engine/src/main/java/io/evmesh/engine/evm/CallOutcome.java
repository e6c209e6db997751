package io.evmesh.engine.evm;

import io.evmesh.engine.types.Bytes;
import java.util.List;

/**
 * How a top-level message ended. Gas in gas units, never negative.
 *
 * <p>Source: Yellow Paper 9.4 (Z, H); REVERT is EIP-140.
 */
public sealed interface CallOutcome {
  /** Gas units that were not used. */
  long gasLeft();

  /** Returned or revert data. */
  Bytes output();

  /**
   * It ended well.
   *
   * @param refund gas units to give back, before any cap; may be negative only in transit
   * @param logs in the order of logging
   */
  record Returned(long gasLeft, long refund, Bytes output, List<Log> logs) implements CallOutcome {}

  /** It took back what it had changed and kept the rest of its gas. */
  record Reverted(long gasLeft, Bytes output) implements CallOutcome {}

  /** It ended exceptionally. */
  record Halted(Halt reason) implements CallOutcome {
    @Override
    public long gasLeft() {
      return 0; // an exceptional halt takes all gas
    }

    @Override
    public Bytes output() {
      return Bytes.EMPTY;
    }
  }
}
