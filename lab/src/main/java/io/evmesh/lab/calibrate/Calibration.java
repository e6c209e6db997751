package io.evmesh.lab.calibrate;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.sim.workload.Workload;
import io.evmesh.sim.workload.WorkloadKind;
import io.evmesh.sim.workload.WorkloadSize;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Measures what work costs on this machine. What has no counterpart in this project, the rivals'
 * versions, locks and barriers and the codec of the cluster, is taken over from another profile.
 */
public final class Calibration {
  private static final int TRANSACTIONS = 1000;
  private static final double PICOS = 1000;
  private static final double PER_MILLE = 1000;

  private Calibration() {}

  /** The profile of this machine. */
  public static CostProfile run(CostProfile others, String name) {
    CostProfile profile = others;
    profile = with(profile, new CodeCosts().measure());
    profile = with(profile, new LaneCosts().measure());
    profile = profile.with(Cost.MESSAGE, Math.round(messageNanos(profile) * PICOS));
    return profile.named(name, crowding());
  }

  private static CostProfile with(CostProfile profile, Map<Cost, Double> nanos) {
    CostProfile changed = profile;
    for (Map.Entry<Cost, Double> cost : nanos.entrySet()) {
      changed = changed.with(cost.getKey(), Math.round(cost.getValue() * PICOS));
    }
    return changed;
  }

  /**
   * What a message costs: with one lane, all that a block takes beside what lane, ledgers and
   * coordinator do is waking each other.
   */
  private static double messageNanos(CostProfile profile) {
    Workload work = workload();
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(RealRuns.settings(1))) {
      double[] messages = new double[1];
      double rest =
          Stopwatch.nanos(
              () -> {
                WorldState world = new WorldState(work.state());
                long begin = System.nanoTime();
                executor.execute(world, work.block(), work.transactions());
                long nanos = System.nanoTime() - begin;
                BlockStats stats = executor.lastStats();
                messages[0] = stats.messages();
                long known =
                    stats.busyNanos()
                        + profile.nanos(Cost.GROUP, TRANSACTIONS)
                        + profile.nanos(Cost.REPORT_TRANSACTION, TRANSACTIONS)
                        + profile.nanos(Cost.FLUSH, stats.settles())
                        + profile.nanos(Cost.SETTLE, stats.settles())
                        + profile.nanos(Cost.SETTLE_PLACE, 2L * TRANSACTIONS);
                return Math.max(0, nanos - known);
              });
      return Math.max(50, rest / messages[0]);
    }
  }

  /** By how many thousandths two blocks at once take longer than one alone. */
  private static int crowding() {
    Workload work = workload();
    double alone = Stopwatch.nanos(() -> sequential(work));
    double both =
        Stopwatch.nanos(
            () -> {
              CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> sequential(work));
              long own = sequential(work);
              try {
                return (own + other.join()) / 2;
              } catch (CompletionException e) {
                throw new IllegalStateException("a block failed", e);
              }
            });
    return Math.clamp(Math.round((both / alone - 1) * PER_MILLE), 0, 1000);
  }

  private static Workload workload() {
    return WorkloadKind.TRANSFERS_INDEPENDENT.generate(new WorkloadSize(TRANSACTIONS, 1, 1));
  }

  private static long sequential(Workload work) {
    WorldState world = new WorldState(work.state());
    long begin = System.nanoTime();
    new SequentialBlockExecutor().execute(world, work.block(), work.transactions());
    return System.nanoTime() - begin;
  }
}
