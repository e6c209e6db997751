package io.evmesh.sim.command;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.MeshSettings;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Meter;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.measure.ParallelMeter;
import io.evmesh.sim.measure.Progress;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.sim.verify.Verifier;
import io.evmesh.sim.workload.Workload;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Verifies and measures the workloads of one command, whose executor on actors lives as long. */
final class Session implements AutoCloseable {
  private final ExecutorKind kind;
  private final MeshSettings mesh;
  private final MeterSettings settings;
  private final boolean verifies;
  private final OptionalLong scheduleSeed;
  private final boolean forecasts;
  private @Nullable ActorBlockExecutor actors;

  /**
   * A session.
   *
   * @param forecasts whether to compute what more lanes would bring
   */
  Session(MeterOptions options, boolean forecasts) {
    ExecutorOptions executors = options.executors();
    kind = executors.kind();
    mesh = executors.mesh();
    settings = options.settings();
    verifies = executors.verifies();
    scheduleSeed = executors.scheduleSeed();
    this.forecasts = forecasts;
  }

  /** Executes the workload with all executors; tells the first difference, if there is any. */
  Optional<String> verify(Workload workload) {
    if (!verifies) {
      return Optional.empty();
    }
    BlockExecutor parallel =
        scheduleSeed.isPresent() ? new SequentialBlockExecutor() : actors(); // not asked with seed
    return new Verifier(parallel, mesh.lanes(), settings.stateLatencyMicros())
        .verify(workload, scheduleSeed);
  }

  /**
   * Measures a workload; a bar on the terminal shows how far that has come.
   *
   * @param copies makes the same workload again
   */
  Measurement measure(Workload workload, Supplier<Workload> copies) {
    try (TerminalProgress progress = TerminalProgress.of(workload.label())) {
      Measurement measurement = measure(workload, copies, progress);
      return verifies ? measurement.verified() : measurement;
    }
  }

  private Measurement measure(Workload workload, Supplier<Workload> copies, Progress progress) {
    return switch (kind) {
      case SEQUENTIAL ->
          new Meter(SequentialBlockExecutor::new, settings).measure(workload, progress);
      case ACTORS ->
          new ParallelMeter(actors(), actors()::lastStats, mesh.lanes(), settings, forecasts)
              .measure(workload, copies.get(), progress);
    };
  }

  /** An executor of the chosen kind. */
  BlockExecutor executor() {
    return switch (kind) {
      case SEQUENTIAL -> new SequentialBlockExecutor();
      case ACTORS -> actors();
    };
  }

  private ActorBlockExecutor actors() {
    ActorBlockExecutor started = actors;
    if (started == null) {
      started = ActorBlockExecutor.start(mesh);
      actors = started;
    }
    return started;
  }

  @Override
  public void close() {
    if (actors != null) {
      actors.close();
    }
  }
}
