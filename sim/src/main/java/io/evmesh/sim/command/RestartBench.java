package io.evmesh.sim.command;

import io.evmesh.sim.measure.FreshDatabases;
import io.evmesh.sim.measure.RestartFigures;
import io.evmesh.sim.measure.RestartMeter;
import io.evmesh.sim.report.RestartReport;
import io.evmesh.testkit.workload.SteadyWork;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** {@code bench --persist NAME --restart ACCOUNTS}: a large chain after {@code kill -9}. */
final class RestartBench {
  private static final int HEAP_MEBIBYTES = 1_900;
  private static final int ACCOUNTS_PER_SLOT = 10;
  private static final int BLOCKS = 50;

  private final MeterOptions options;
  private final StoreOptions store;

  RestartBench(MeterOptions options, StoreOptions store) {
    this.options = options;
    this.store = store;
  }

  void run(int perBlock, int accounts, PrintWriter out) throws InterruptedException {
    SteadyWork work =
        options.checked(() -> new SteadyWork(accounts, accounts / ACCOUNTS_PER_SLOT, perBlock, 5));
    Optional<Path> json = options.json();
    ChainFaults.told(
        () -> {
          try (FreshDatabases databases = store.databases()) {
            RestartFigures figures =
                new RestartMeter(work, BLOCKS, HEAP_MEBIBYTES).measure(databases);
            RestartReport.lines(figures).forEach(out::println);
            out.flush();
            json.ifPresent(file -> RestartReport.write(file, figures));
            return figures;
          }
        });
  }
}
