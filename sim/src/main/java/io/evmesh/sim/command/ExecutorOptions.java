package io.evmesh.sim.command;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.schedule.RecordedSchedule;
import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.report.ReportFile;
import io.evmesh.sim.report.ScheduleFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What executes, and over what kind of state. */
final class ExecutorOptions {
  /** Lanes wait for the state most of the time, on virtual threads: many share a processor. */
  private static final int LANES_OF_A_PROCESSOR_IF_STATE_IS_SLOW = 64;

  private static final int MOST_LANES = 1024;

  /** Where the schedule of an execution is written that differs from the sequential one. */
  static final String DIFFERING = "evmesh-schedule.txt";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--executor",
      paramLabel = "NAME",
      defaultValue = "sequential",
      description =
          "What executes the blocks: sequential, actors, or bal (default: ${DEFAULT-VALUE}):"
              + " threads that know the block's access list, its own unless --with-bal gives"
              + " another. With actors and bal, every run also measures sequential execution on one"
              + " thread (S), and the ceiling (C): how much two sequential executors at once are"
              + " faster than one.")
  private String executor;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Lanes of actors, threads of bal, lanes of seeded schedules (default: one a processor; 64"
              + " a processor with --state-latency-us).")
  private @Nullable Integer lanes;

  @Option(
      names = "--verify",
      description =
          "Before measuring, execute with both executors and with a number of seeded schedules, and"
              + " compare all results and the whole difference. The first thing that differs is"
              + " printed; exit status 1.")
  private boolean verify;

  @Option(
      names = "--schedule-seed",
      paramLabel = "N",
      description =
          "With --verify: only the schedule of this seed, on one thread; with the same lanes it is"
              + " always the same schedule.")
  private @Nullable Long scheduleSeed;

  @Option(
      names = "--record-schedule",
      paramLabel = "FILE",
      description =
          "With --verify: write what chance decided in the execution on actors (of several blocks,"
              + " in the last). Without it, that is written only when something differs, to "
              + DIFFERING
              + ".")
  private @Nullable Path recordSchedule;

  @Option(
      names = "--follow-schedule",
      paramLabel = "FILE",
      description =
          "With --verify: only the execution on actors, exactly as it was when FILE was written.")
  private @Nullable Path followSchedule;

  @Option(
      names = "--state-latency-us",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Microseconds that the first read of each account and slot in a block takes"
              + " (default: ${DEFAULT-VALUE}).")
  private long stateLatencyMicros;

  ExecutorKind kind() {
    return ExecutorKind.find(executor)
        .orElseThrow(
            () ->
                fault(
                    "There is no executor '" + executor + "'; known are " + ExecutorKind.known()));
  }

  MeshSettings mesh() {
    try {
      return MeshSettings.of(lanes == null ? defaultLanes() : lanes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Invalid option: " + e.getMessage(), e);
    }
  }

  private int defaultLanes() {
    int processors = Runtime.getRuntime().availableProcessors();
    int each = stateLatencyMicros > 0 ? LANES_OF_A_PROCESSOR_IF_STATE_IS_SLOW : 1;
    return Math.min(MOST_LANES, each * processors);
  }

  boolean verifies() {
    if (scheduleSeed != null && !verify) {
      throw fault("--schedule-seed makes a schedule for --verify: give that too.");
    }
    if ((recordSchedule != null || followSchedule != null) && !verify) {
      throw fault("--record-schedule and --follow-schedule are for --verify: give that too.");
    }
    if (recordSchedule != null) {
      ReportFile.check(recordSchedule);
    }
    return verify;
  }

  /** Where to write what chance decided. */
  Optional<Path> recordSchedule() {
    return Optional.ofNullable(recordSchedule);
  }

  /** What is to happen again. */
  Optional<RecordedSchedule> followedSchedule() {
    return Optional.ofNullable(followSchedule).map(ScheduleFile::read);
  }

  OptionalLong scheduleSeed() {
    return scheduleSeed == null ? OptionalLong.empty() : OptionalLong.of(scheduleSeed);
  }

  /** Not checked: {@link MeterSettings} does that. */
  long stateLatencyMicros() {
    return stateLatencyMicros;
  }

  private ParameterException fault(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
