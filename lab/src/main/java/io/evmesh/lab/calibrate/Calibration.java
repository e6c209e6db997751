package io.evmesh.lab.calibrate;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
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
   * What a message costs: with one lane, all that a block takes of cores beside what lane, ledgers
   * and coordinator do is waking each other.
   */
  private static double messageNanos(CostProfile profile) {
    Workload work = workload();
    try (RealRuns real = new RealRuns(1)) {
      double nanos = real.measure(work).coreNanos();
      BlockStats stats = real.stats();
      return Math.max(50, (nanos - knownNanos(profile, stats)) / stats.messages());
    }
  }

  /** What lane, ledgers and coordinator do with a block of transfers. */
  private static long knownNanos(CostProfile profile, BlockStats stats) {
    long places = 2L * TRANSACTIONS;
    long transaction =
        profile.picos(Cost.TRANSACTION)
            + 2 * profile.picos(Cost.LOAD_ACCOUNT)
            + profile.picos(Cost.LANE_TRANSACTION)
            + profile.picos(Cost.GROUP)
            + profile.picos(Cost.REPORT_TRANSACTION);
    return CostProfile.nanos(TRANSACTIONS * transaction)
        + profile.nanos(Cost.LANE_PLACE, places)
        + profile.nanos(Cost.FLUSH, stats.settles())
        + profile.nanos(Cost.SETTLE, stats.settles())
        + profile.nanos(Cost.SETTLE_PLACE, places);
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
    long begin = Stopwatch.threadNanos();
    new SequentialBlockExecutor().execute(world, work.block(), work.transactions());
    return Stopwatch.threadNanos() - begin;
  }
}
