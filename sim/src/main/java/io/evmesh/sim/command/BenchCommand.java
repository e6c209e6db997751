package io.evmesh.sim.command;

import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Meter;
import io.evmesh.sim.measure.UnequalRunsException;
import io.evmesh.sim.report.MeasurementJson;
import io.evmesh.sim.report.MeasurementLines;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.sim.workload.Workload;
import io.evmesh.sim.workload.WorkloadKind;
import io.evmesh.sim.workload.WorkloadSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: executes generated blocks. */
@Command(
    name = "bench",
    description = "Executes generated blocks and prints a line for each: gas, time, digests.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MeterOptions options = new MeterOptions();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: transfers-independent, transfers-chain, erc20-independent,"
              + " erc20-clustered, uniswap-v2-like (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Transactions a block (default: ${DEFAULT-VALUE}).")
  private int transactions;

  @Option(
      names = "--hot",
      paramLabel = "N",
      defaultValue = "10",
      description = "Recipients of erc20-clustered (default: ${DEFAULT-VALUE}).")
  private int hotAccounts;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Pools of uniswap-v2-like (default: one a transaction).")
  private @Nullable Integer pairs;

  @Override
  public Integer call() {
    List<WorkloadKind> kinds = kinds();
    WorkloadSize size =
        options.checked(
            () ->
                new WorkloadSize(transactions, hotAccounts, pairs == null ? transactions : pairs));
    Optional<Path> json = options.json();
    PrintWriter lines = spec.commandLine().getOut();
    List<Measurement> measurements = new ArrayList<>();
    Meter meter = new Meter(options.executors(), options.settings());
    try {
      for (WorkloadKind kind : kinds) {
        Measurement measurement = measure(meter, kind.generate(size));
        lines.println(MeasurementLines.brief(measurement));
        lines.flush();
        measurements.add(measurement);
      }
    } catch (UnequalRunsException e) {
      spec.commandLine().getErr().println("evmesh: " + e.getMessage());
      return 1;
    }
    json.ifPresent(file -> MeasurementJson.writeWorkloads(file, measurements));
    return 0;
  }

  private static Measurement measure(Meter meter, Workload workload) {
    try (TerminalProgress progress = TerminalProgress.of(workload.label())) {
      return meter.measure(workload, progress);
    }
  }

  private List<WorkloadKind> kinds() {
    if (names.isEmpty()) {
      return Arrays.asList(WorkloadKind.values());
    }
    return names.stream().map(this::kind).toList();
  }

  private WorkloadKind kind(String name) {
    return WorkloadKind.find(name)
        .orElseThrow(
            () ->
                options.fault(
                    "There is no workload '" + name + "'; known are " + WorkloadKind.known()));
  }
}
