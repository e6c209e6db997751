package io.evmesh.lab.mesh;

import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.Evm;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.lab.profile.CostMeter;
import org.jspecify.annotations.Nullable;

/** A lane's machine, which tells what it has cost and lets its last state be looked at. */
final class MeteredMachine implements Evm {
  private final CostMeter meter;
  private final Machine machine;
  private @Nullable TransactionState state;

  MeteredMachine(CostMeter meter) {
    this.meter = meter;
    machine = new Machine(meter);
  }

  @Override
  public CallOutcome execute(Message message, CallContext context, TransactionState state) {
    this.state = state;
    return machine.execute(message, context, state);
  }

  /** Begins a transaction. */
  void reset() {
    state = null;
    meter.reset();
  }

  CostMeter meter() {
    return meter;
  }

  /** What the transaction met; null if it did not come to be executed. */
  @Nullable TransactionState state() {
    return state;
  }
}
