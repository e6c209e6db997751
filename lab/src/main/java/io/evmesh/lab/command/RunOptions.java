package io.evmesh.lab.command;

import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.input.json.InputException;
import io.evmesh.lab.calibrate.RealPoint;
import io.evmesh.lab.crew.SweepText;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.report.ResultFolder;
import io.evmesh.lab.report.TraceFile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.DifferenceException;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.run.Summary;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What runs of a scenario are told, and how they go. */
final class RunOptions {
  private static final int REAL_SECONDS = 2; // for the compiler, and as long to measure

  @Parameters(paramLabel = "FILE", description = "the scenario")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of results")
  private Path out;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "costs, in place of those that the scenario names")
  private @Nullable Path profileFile;

  /** Runs what is not there yet, with so many runs at once; tells what came of it. */
  int run(int jobs, boolean traces, @Nullable ClusterSettings crew, PrintWriter log) {
    return run(file, out, profileFile, jobs, traces, crew, log);
  }

  /**
   * Runs a scenario.
   *
   * @param jobs how many runs at once
   * @param crew the cluster whose members do runs as well; null for none
   */
  static int run(
      Path file,
      Path out,
      @Nullable Path profileFile,
      int jobs,
      boolean traces,
      @Nullable ClusterSettings crew,
      PrintWriter log) {
    Opened opened = open(file, out, profileFile, ResultFolder.Clock.VIRTUAL);
    if (traces) {
      trace(opened.laboratory(), opened.points().getFirst(), out.resolve("trace.json"));
    }
    try {
      opened.sweep(opened.laboratory()::run).run(jobs, crew, opened.sweepText(file));
    } catch (DifferenceException e) {
      log.println("evmesh: " + e.getMessage());
      log.flush();
      return 1;
    }
    opened.finish(out, log);
    return 0;
  }

  /** Runs what is not there yet in real time, one run after the other. */
  int runForReal(PrintWriter log) {
    Opened opened = open(file, out, profileFile, ResultFolder.Clock.REAL);
    opened
        .sweep(
            (point, repetition) ->
                RealPoint.of(point, REAL_SECONDS, true).result(point, repetition))
        .run(1);
    opened.finish(out, log);
    return 0;
  }

  /** A scenario whose points have been checked, and the folder that takes the results. */
  private record Opened(
      Scenario scenario,
      List<Point> points,
      CostProfile profile,
      Laboratory laboratory,
      ResultFolder folder) {
    SweepRun sweep(SweepRun.Runner runner) {
      return new SweepRun(runner, scenario, points, folder);
    }

    SweepText sweepText(Path file) {
      return new SweepText(file.toString(), textOf(file), profile.toYaml());
    }

    void finish(Path out, PrintWriter log) {
      folder.finish(scenario, points);
      folder.report();
      summarise(scenario, folder.rows(), log);
      log.println(out.resolve("report.html"));
      log.flush();
    }
  }

  private static Opened open(
      Path file, Path out, @Nullable Path profileFile, ResultFolder.Clock clock) {
    Scenario scenario = Scenario.read(file);
    CostProfile profile = profileOf(scenario, file, profileFile);
    Laboratory laboratory = new Laboratory(Mesh.schedulers(), profile);
    List<Point> points = scenario.points();
    points.forEach(point -> laboratory.check(point.scenario()));
    ResultFolder folder = new ResultFolder(out, clock);
    folder.begin(textOf(file), profile);
    return new Opened(scenario, points, profile, laboratory, folder);
  }

  private static CostProfile profileOf(Scenario scenario, Path file, @Nullable Path profileFile) {
    if (profileFile != null) {
      return CostProfile.read(profileFile);
    }
    return scenario.profile().equals("default")
        ? CostProfile.standard()
        : CostProfile.read(file.toAbsolutePath().resolveSibling(scenario.profile()));
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InputException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  private static void trace(Laboratory laboratory, Point point, Path file) {
    try (TraceFile trace = new TraceFile(file)) {
      laboratory.run(
          point,
          0,
          (at, scheduler, repetition, block, tally) -> trace.block(scheduler, block, tally));
    }
  }

  private static void summarise(Scenario scenario, List<BlockRow> rows, PrintWriter log) {
    log.printf(
        "%-40s %-20s %9s %8s %9s %9s %7s%n",
        String.join(" ", scenario.sweep().paths()),
        "protocol",
        "speed-up",
        "+-",
        "exec/tx",
        "aborts/tx",
        "use");
    for (Summary summary : Summary.of(rows)) {
      log.printf(
          Locale.ROOT,
          "%-40s %-20s %9.2f %8.2f %9.2f %9.2f %6.0f%%%n",
          String.join(" ", summary.values()),
          summary.scheduler(),
          summary.speedUp(),
          summary.speedUpError(),
          summary.executions(),
          summary.aborts(),
          100 * summary.use());
    }
  }
}
