package io.evmesh.lab.calibrate;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Measures what work costs on this machine. What has no counterpart in this project, the rivals'
 * versions, locks and barriers and the codec of the cluster, is taken over from another profile.
 */
public final class Calibration {
  private static final double PICOS = 1000;
  private static final double PER_MILLE = 1000;

  private Calibration() {}

  /** The profile of this machine. */
  public static CostProfile run(CostProfile others, String name) {
    cores(others); // the first time is for the compiler and for memory that is touched first
    CostProfile profile = with(cores(others), new MessageCosts().measure());
    return profile.named(name, crowding());
  }

  private static CostProfile cores(CostProfile others) {
    CostProfile profile = with(others, new CodeCosts().measure());
    profile = with(profile, new PlaceCosts(profile).measure());
    try (OtherCore other = new OtherCore()) {
      return with(profile, new LaneCosts(profile, other).measure());
    }
  }

  private static CostProfile with(CostProfile profile, Map<Cost, Double> nanos) {
    CostProfile changed = profile;
    for (Map.Entry<Cost, Double> cost : nanos.entrySet()) {
      changed = changed.with(cost.getKey(), Math.round(cost.getValue() * PICOS));
    }
    return changed;
  }

  /** By how many thousandths two blocks at once take longer than one alone. */
  private static int crowding() {
    Workload work = SyntheticBlocks.writes(2);
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

  private static long sequential(Workload work) {
    WorldState world = new WorldState(work.state());
    long begin = Stopwatch.threadNanos();
    new SequentialBlockExecutor().execute(world, work.block(), work.transactions());
    return Stopwatch.threadNanos() - begin;
  }
}
