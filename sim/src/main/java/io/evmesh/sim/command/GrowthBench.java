package io.evmesh.sim.command;

import io.evmesh.sim.measure.FreshDatabases;
import io.evmesh.sim.measure.GrowthFigures;
import io.evmesh.sim.measure.GrowthMeter;
import io.evmesh.sim.report.GrowthReport;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.workload.SteadyWork;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** {@code bench --persist NAME --growth BLOCKS}: whether a chain gets slower with its length. */
final class GrowthBench {
  private static final int SPANS = 10;
  private static final int LEAST_HOLDERS = 2_000;

  private final MeterOptions options;
  private final StoreOptions store;

  GrowthBench(MeterOptions options, StoreOptions store) {
    this.options = options;
    this.store = store;
  }

  void run(int perBlock, int blocks, PrintWriter out) throws InterruptedException {
    int holders = Math.max(LEAST_HOLDERS, perBlock);
    SteadyWork work =
        options.checked(() -> new SteadyWork(holders, holders, perBlock, store.newcomers()));
    int spans = Math.min(SPANS, blocks);
    Optional<Path> json = options.json();
    long retained = store.retainBlocks();
    GrowthMeter meter = new GrowthMeter(options.executors().mesh(), work, retained);
    ChainFaults.told(
        () -> {
          try (FreshDatabases databases = store.databases();
              TerminalProgress progress = TerminalProgress.of("growing")) {
            out.println(GrowthReport.title(databases.title(), work));
            out.flush();
            GrowthFigures figures =
                meter.measure(
                    spans,
                    blocks / spans,
                    databases,
                    progress,
                    span -> {
                      out.println(GrowthReport.line(span));
                      out.flush();
                    });
            out.println(GrowthReport.ratios(figures));
            out.flush();
            json.ifPresent(file -> GrowthReport.write(file, figures));
            return figures;
          }
        });
  }
}
