package io.evmesh.engine.evm;

import io.evmesh.engine.state.TransactionState;
import org.jspecify.annotations.Nullable;

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

  /**
   * Follows the values of some slots from now on, as {@link io.evmesh.engine.commute.TrackedSlot}
   * tells. A machine that can not do that does nothing: then what was read of a slot is the value
   * that it had.
   *
   * @param hot which slots; null for none
   */
  default void track(@Nullable HotSlots hot) {}
}
