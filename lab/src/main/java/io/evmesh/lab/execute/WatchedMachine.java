package io.evmesh.lab.execute;

import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.Evm;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.state.TransactionState;
import org.jspecify.annotations.Nullable;

/** A machine whose last message can be looked at: its state, and the gas that it took. */
public final class WatchedMachine implements Evm {
  private final Machine machine;
  private @Nullable TransactionState state;
  private long gas;

  public WatchedMachine(Machine machine) {
    this.machine = machine;
  }

  @Override
  public CallOutcome execute(Message message, CallContext context, TransactionState state) {
    this.state = state;
    CallOutcome outcome = machine.execute(message, context, state);
    gas = message.gas() - outcome.gasLeft();
    return outcome;
  }

  @Override
  public void track(@Nullable HotSlots hot) {
    machine.track(hot);
  }

  @Override
  public void rest() {
    machine.rest();
  }

  /** Begins a transaction. */
  public void reset() {
    state = null;
    gas = 0;
  }

  /** What the transaction met; null if it did not come to be executed. */
  public @Nullable TransactionState state() {
    return state;
  }

  /** Gas units that its message took. */
  public long gas() {
    return gas;
  }
}
