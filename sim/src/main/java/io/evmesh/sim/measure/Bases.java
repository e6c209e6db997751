package io.evmesh.sim.measure;

import io.evmesh.engine.state.StateView;
import io.evmesh.testkit.workload.ColdState;
import io.evmesh.testkit.workload.Workload;

/**
 * Gives each run the state that it starts from.
 *
 * @param latencyMicros how long the first read of each location in a block takes; 0 for none
 */
record Bases(long latencyMicros) {
  StateView of(Workload workload) {
    return latencyMicros == 0 ? workload.state() : new ColdState(workload.state(), latencyMicros);
  }

  /** What is read from a base after its run costs no time any more. */
  static void endWaiting(StateView base) {
    if (base instanceof ColdState cold) {
      cold.endWaiting();
    }
  }
}
