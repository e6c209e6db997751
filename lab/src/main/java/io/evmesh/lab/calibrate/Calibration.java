package io.evmesh.lab.calibrate;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Measures what work costs on this machine. What has no counterpart in this project, the rivals'
 * versions, locks and barriers, is taken over from another profile.
 */
public final class Calibration {
  private static final double PICOS = 1000;
  private static final int PASSES = 3;
  private static final double PER_MILLE = 1000;

  private Calibration() {}

  /** The profile of this machine. */
  public static CostProfile run(CostProfile others, String name) {
    cores(others, Stopwatch.FIRST); // for the compiler, and for memory that is touched first
    List<CostProfile> passes = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      passes.add(cores(others, Stopwatch.AGAIN));
    }
    CostProfile profile = with(median(passes), new MessageCosts().measure());
    profile = with(profile, new RemoteCosts(Stopwatch.AGAIN).measure());
    return profile.named(name, crowding(Stopwatch.AGAIN));
  }

  private static CostProfile cores(CostProfile others, Stopwatch watch) {
    CostProfile profile = with(others, new CodeCosts(watch).measure());
    profile = with(profile, new PlaceCosts(profile, watch).measure());
    try (OtherCore other = new OtherCore()) {
      return with(profile, new LaneCosts(profile, watch, other).measure());
    }
  }

  /** The median of each cost: what disturbs the machine for some seconds spoils one pass. */
  static CostProfile median(List<CostProfile> passes) {
    CostProfile profile = passes.getFirst();
    for (Cost cost : Cost.values()) {
      long[] sorted = passes.stream().mapToLong(pass -> pass.picos(cost)).sorted().toArray();
      profile = profile.with(cost, sorted[sorted.length / 2]);
    }
    return profile;
  }

  private static CostProfile with(CostProfile profile, Map<Cost, Double> nanos) {
    CostProfile changed = profile;
    for (Map.Entry<Cost, Double> cost : nanos.entrySet()) {
      changed = changed.with(cost.getKey(), Math.round(cost.getValue() * PICOS));
    }
    return changed;
  }

  /** By how many thousandths two blocks at once take longer than one alone. */
  private static int crowding(Stopwatch watch) {
    Workload work = SyntheticBlocks.writes(2, SyntheticBlocks.APART);
    double alone = watch.nanos(() -> sequential(work));
    double both =
        watch.nanos(
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
