package io.evmesh.sim.command;

import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.report.ReportFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that measure have in common. */
final class MeterOptions {
  /** With fewer untimed runs and less time, most of the code is not compiled when timing begins. */
  private static final int DEFAULT_WARMUP_RUNS = 3;

  private static final long DEFAULT_WARMUP_MILLIS = 3_000;
  private static final int DEFAULT_RUNS = 10;

  /** A machine's speed changes within seconds, and so does how much faster two threads are. */
  private static final long DEFAULT_RUNS_MILLIS = 9_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ExecutorOptions executors = new ExecutorOptions();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Timed runs (default: 10; with actors also as many as fit into 9 seconds).")
  private @Nullable Integer runs;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "Untimed runs before them (default: 3, and as many as fit into 3 seconds, 9 with"
              + " actors).")
  private @Nullable Integer warmup;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the measurements as a JSON array.")
  private @Nullable Path json;

  MeterSettings settings() {
    long latencyMicros = executors.stateLatencyMicros();
    return checked(
        () ->
            new MeterSettings(
                warmup == null ? DEFAULT_WARMUP_RUNS : warmup,
                warmup == null ? warmupMillis() : 0,
                runs == null ? DEFAULT_RUNS : runs,
                runs == null ? DEFAULT_RUNS_MILLIS : 0,
                latencyMicros));
  }

  /** The timed runs that were asked for, otherwise {@code usual}. */
  int runs(int usual) {
    return runs == null ? usual : settings().runs();
  }

  /** The untimed runs that were asked for, otherwise {@code usual}. */
  int warmupRuns(int usual) {
    return warmup == null ? usual : settings().warmupRuns();
  }

  private long warmupMillis() {
    // A run with others is three: sequential, ceiling, and their own
    return executors.kind() == ExecutorKind.SEQUENTIAL
        ? DEFAULT_WARMUP_MILLIS
        : 3 * DEFAULT_WARMUP_MILLIS;
  }

  ExecutorOptions executors() {
    return executors;
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
