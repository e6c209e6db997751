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
import io.evmesh.lab.scheduler.Schedulers;
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
    Scenario scenario = Scenario.read(file);
    CostProfile profile = profileOf(scenario, file, profileFile);
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    List<Point> points = scenario.points();
    points.forEach(point -> laboratory.check(point.scenario()));
    ResultFolder folder = new ResultFolder(out, ResultFolder.Clock.VIRTUAL);
    folder.begin(textOf(file), profile);
    if (traces) {
      trace(laboratory, points.getFirst(), out.resolve("trace.json"));
    }
    try {
      new SweepRun(laboratory::run, scenario, points, folder)
          .run(jobs, crew, new SweepText(file.toString(), textOf(file), profile.toYaml()));
    } catch (DifferenceException e) {
      log.println("evmesh: " + e.getMessage());
      log.flush();
      return 1;
    }
    finish(scenario, points, folder, out, log);
    return 0;
  }

  /** Runs what is not there yet in real time, one run after the other. */
  int runForReal(PrintWriter log) {
    Scenario scenario = Scenario.read(file);
    List<Point> points = scenario.points();
    CostProfile profile = profileOf(scenario, file, profileFile);
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    points.forEach(point -> laboratory.check(point.scenario()));
    ResultFolder folder = new ResultFolder(out, ResultFolder.Clock.REAL);
    folder.begin(textOf(file), profile);
    new SweepRun(
            (point, repetition) ->
                RealPoint.of(point, REAL_SECONDS, true).result(point, repetition),
            scenario,
            points,
            folder)
        .run(1, null, new SweepText(file.toString(), textOf(file), profile.toYaml()));
    finish(scenario, points, folder, out, log);
    return 0;
  }

  private static void finish(
      Scenario scenario, List<Point> points, ResultFolder folder, Path out, PrintWriter log) {
    folder.finish(scenario, points);
    folder.report();
    summarise(scenario, folder.rows(), log);
    log.println(out.resolve("report.html"));
    log.flush();
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
