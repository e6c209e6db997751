package io.evmesh.sim.command;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.accesslist.AccessListExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.schedule.RecordedSchedule;
import io.evmesh.engine.accesslist.AccessRecorder;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Meter;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.measure.ParallelMeter;
import io.evmesh.sim.measure.Progress;
import io.evmesh.sim.report.ScheduleFile;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.verify.Verifier;
import io.evmesh.testkit.workload.Workload;
import java.nio.file.Path;
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
  private final Optional<Path> recorded;
  private final Optional<RecordedSchedule> followed;
  private final boolean forecasts;
  private @Nullable ActorBlockExecutor actors;
  private @Nullable AccessListExecutor listed;
  private @Nullable BlockAccessList given; // in place of each block's own
  private @Nullable BlockAccessList list; // of the block that is executed

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
    recorded = executors.recordSchedule();
    followed = executors.followedSchedule();
    this.forecasts = forecasts;
  }

  /** Executes the workload with all executors; tells the first difference, if there is any. */
  Optional<String> verify(Workload workload) {
    if (!verifies) {
      return Optional.empty();
    }
    if (scheduleSeed.isPresent()) {
      return verifier(new SequentialBlockExecutor(), () -> "").verify(workload, scheduleSeed);
    }
    if (followed.isPresent()) {
      try (ActorBlockExecutor following = ActorBlockExecutor.startReplaying(followed.get())) {
        return verifier(following, () -> "so it was recorded").verifyActors(workload);
      }
    }
    try (ActorBlockExecutor recording = ActorBlockExecutor.startRecording(mesh)) {
      Optional<String> difference =
          verifier(recording, () -> keep(recording, Path.of(ExecutorOptions.DIFFERING)))
              .verify(workload, scheduleSeed);
      recorded.ifPresent(file -> keep(recording, file));
      return difference;
    }
  }

  private Verifier verifier(BlockExecutor parallel, Supplier<String> again) {
    return new Verifier(parallel, again, mesh.lanes(), settings.stateLatencyMicros());
  }

  private static String keep(ActorBlockExecutor recording, Path file) {
    Optional<RecordedSchedule> schedule = recording.lastSchedule();
    schedule.ifPresent(found -> ScheduleFile.write(file, found));
    return schedule.isPresent()
        ? "see it again with: --verify --follow-schedule " + file
        : "it was executed in place, where chance decides nothing";
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
      case BAL -> {
        list = given == null ? ownList(workload) : given;
        yield new ParallelMeter(listed(), this::listedStats, mesh.lanes(), settings, forecasts)
            .measure(workload, copies.get(), progress);
      }
    };
  }

  /** The list of a workload, found by executing it in order. */
  static BlockAccessList ownList(Workload workload) {
    AccessRecorder recorder = new AccessRecorder();
    Execution.of(workload, recorder);
    return recorder.list();
  }

  /** Gives the access list of the blocks to come in place of their own. */
  void use(BlockAccessList list) {
    given = list;
  }

  private BlockStats listedStats() {
    AccessListExecutor.Outcome outcome = listed().lastOutcome();
    return BlockStats.listed(outcome.transactions(), outcome.executions(), outcome.misses());
  }

  /** An executor of the chosen kind. */
  BlockExecutor executor() {
    return switch (kind) {
      case SEQUENTIAL -> new SequentialBlockExecutor();
      case ACTORS -> actors();
      case BAL -> listed();
    };
  }

  private AccessListExecutor listed() {
    AccessListExecutor started = listed;
    if (started == null) {
      started = new AccessListExecutor(mesh.lanes(), number -> Optional.ofNullable(list));
      listed = started;
    }
    return started;
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
    if (listed != null) {
      listed.close();
    }
  }
}
