package io.evmesh.sim.command;

import io.evmesh.sim.measure.FreshDatabases;
import io.evmesh.sim.measure.StoreFigures;
import io.evmesh.sim.measure.StoreMeter;
import io.evmesh.sim.report.StoreReport;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.workload.FreshRecipients;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** {@code bench --persist}: what storing costs. */
final class StoreBench {
  private static final int WARMUP_RUNS = 4; // so that it is known whether lanes pay

  private final MeterOptions options;
  private final StoreOptions store;

  StoreBench(MeterOptions options, StoreOptions store) {
    this.options = options;
    this.store = store;
  }

  void run(int perBlock, PrintWriter out) throws InterruptedException {
    WorkloadSize size = options.checked(() -> new WorkloadSize(perBlock, 1, 1));
    Optional<Path> json = options.json();
    StoreMeter meter =
        new StoreMeter(
            options.executors().mesh(),
            perBlock,
            store.blocks(),
            options.warmupRuns(WARMUP_RUNS),
            options.runs(3));
    ChainFaults.told(
        () -> {
          try (FreshDatabases databases = store.databases();
              TerminalProgress progress = TerminalProgress.of("storing")) {
            ChainWork work = ChainWork.of(FreshRecipients.generate(size, meter.blocks()), perBlock);
            StoreFigures figures = meter.measure(work, databases, progress);
            StoreReport.lines(figures).forEach(out::println);
            out.flush();
            json.ifPresent(file -> StoreReport.write(file, figures));
            return figures;
          }
        });
  }
}
