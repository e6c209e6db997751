package io.evmesh.sim.command;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.sim.measure.Executors;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.report.ReportFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that measure have in common. */
final class MeterOptions {
  /** With fewer untimed runs and less time, most of the code is not compiled when timing begins. */
  private static final int DEFAULT_WARMUP_RUNS = 3;

  private static final long DEFAULT_WARMUP_MILLIS = 3_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "10",
      description = "Timed runs (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Untimed runs before them (default: 3, and as many as fit into 3 seconds).")
  private @Nullable Integer warmup;

  @Option(
      names = "--executor",
      paramLabel = "NAME",
      defaultValue = Executors.SEQUENTIAL,
      description = "What executes the blocks (default: ${DEFAULT-VALUE}).")
  private String executor;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the measurements as a JSON array.")
  private @Nullable Path json;

  MeterSettings settings() {
    return checked(
        () ->
            warmup == null
                ? new MeterSettings(DEFAULT_WARMUP_RUNS, DEFAULT_WARMUP_MILLIS, runs)
                : new MeterSettings(warmup, 0, runs));
  }

  Supplier<BlockExecutor> executors() {
    return Executors.find(executor)
        .orElseThrow(
            () -> fault("There is no executor '" + executor + "'; known are " + Executors.known()));
  }

  /** The file for the measurements, which looks as if it can be written. */
  Optional<Path> json() {
    if (json != null) {
      ReportFile.check(json);
    }
    return Optional.ofNullable(json);
  }

  /** A value whose maker refuses numbers that are too small or too large. */
  <T> T checked(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Invalid option: " + e.getMessage(), e);
    }
  }

  ParameterException fault(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
