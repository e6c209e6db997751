package io.evmesh.lab.scheduler;

import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.network.Network;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.scenario.ClusterSettings;
import io.evmesh.lab.scenario.Fault;
import java.util.List;

/**
 * What a protocol has for one block: a clock, workers, the block's transactions, and what things
 * cost.
 *
 * @param workers of one node, numbered from 0
 * @param number of the block in its run, from 0
 * @param cluster of which protocols for one node use one
 * @param faults of this block; protocols for one node do not meet them
 */
public record Stage(
    EventLoop loop,
    Executions executions,
    Reference reference,
    CostProfile profile,
    int workers,
    int number,
    Tally tally,
    ClusterSettings cluster,
    Network network,
    List<Fault> faults) {
  /** How many transactions the block has. */
  public int size() {
    return executions.transactions().size();
  }

  /**
   * Lets a worker work, and something happen when it is done.
   *
   * @param nanos that it takes when nobody else is busy
   */
  EventLoop.Event work(int worker, String what, int tx, long nanos, Runnable then) {
    long taken = crowded(nanos);
    tally.busy(0, worker, what, tx, loop.now(), taken);
    return loop.after(taken, then);
  }

  /** Nanoseconds that work takes beside other workers. */
  long crowded(long nanos) {
    return workers == 1 ? nanos : nanos + nanos * profile.crowdingPerMille() / 1000;
  }

  /** Nanoseconds of execution that some work takes which shows {@code nanos} on the clock. */
  long uncrowded(long nanos) {
    return workers == 1 ? nanos : nanos * 1000 / (1000 + profile.crowdingPerMille());
  }

  /** Nanoseconds that some units of work take. */
  public long cost(Cost cost, long units) {
    return profile.nanos(cost, units);
  }
}
