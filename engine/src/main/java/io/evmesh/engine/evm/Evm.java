package io.evmesh.engine.evm;

import io.evmesh.engine.state.TransactionState;

/**
 * A machine that executes one top-level message with everything below it. Nonces of transactions,
 * gas purchase, refunds, fees and authorisations stay outside.
 */
public interface Evm {
  /**
   * Executes {@code message} on {@code state}; unless it returned, everything that it changed there
   * is taken back.
   */
  CallOutcome execute(Message message, CallContext context, TransactionState state);

  /** Gives back what only unusual messages need, since there may be nothing to do for long. */
  default void rest() {}
}
