package io.evmesh.sim.measure;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.workload.SteadyWork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures whether a chain gets slower, or takes more memory, with its length: appends blocks of
 * the same kind, one after the other, and looks at them in spans. A shorter chain of the same
 * blocks comes before, so that the first span does not pay for code that is not compiled yet.
 */
public final class GrowthMeter {
  private final MeshSettings mesh;
  private final SteadyWork work;
  private final long retainBlocks;

  /**
   * A meter.
   *
   * @param retainBlocks of how many last blocks the states are kept
   */
  public GrowthMeter(MeshSettings mesh, SteadyWork work, long retainBlocks) {
    this.mesh = mesh;
    this.work = work;
    this.retainBlocks = retainBlocks;
  }

  /**
   * Measures.
   *
   * @param spans at least 1
   * @param spanBlocks blocks of a span, at least 1
   * @param each is told each span once it is measured
   */
  public GrowthFigures measure(
      int spans,
      int spanBlocks,
      FreshDatabases databases,
      Progress progress,
      Consumer<GrowthFigures.Span> each)
      throws InterruptedException {
    ChainWork beginning = ChainWork.of(work.beginning(), work.perBlock());
    try (Chain chain = begun(beginning, databases, "warm")) {
      span(chain, beginning, spanBlocks);
    }
    progress.ran(1, 1L + spans);
    List<GrowthFigures.Span> measured = new ArrayList<>();
    try (Chain chain = begun(beginning, databases, "grown")) {
      for (int i = 0; i < spans; i++) {
        GrowthFigures.Span span = span(chain, beginning, spanBlocks);
        measured.add(span);
        each.accept(span);
        progress.ran(2L + i, 1L + spans);
      }
    }
    return new GrowthFigures(databases.title(), work.perBlock(), mesh.lanes(), measured);
  }

  private Chain begun(ChainWork beginning, FreshDatabases databases, String name)
      throws InterruptedException {
    ChainSettings settings = ChainSettings.of(databases.fresh(name), beginning.config(), mesh);
    return BegunChain.open(settings.withRetainBlocks(retainBlocks), beginning, true);
  }

  private GrowthFigures.Span span(Chain chain, ChainWork beginning, int blocks)
      throws InterruptedException {
    long[] nanos = new long[blocks];
    long first = System.nanoTime();
    for (int i = 0; i < blocks; i++) {
      var parent = chain.head().orElseThrow();
      var transactions = work.block(parent.number() + 1);
      long start = System.nanoTime();
      chain.append(beginning.draft(parent.header()), transactions);
      nanos[i] = System.nanoTime() - start;
    }
    chain.flush();
    double mean = (System.nanoTime() - first) / 1e6 / blocks;
    Arrays.sort(nanos);
    return new GrowthFigures.Span(
        chain.head().orElseThrow().number(),
        nanos[blocks / 2] / 1e6,
        mean,
        heapInUse(),
        StoredSize.of(chain.database()));
  }

  private static long heapInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
