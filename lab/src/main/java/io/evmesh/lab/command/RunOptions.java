package io.evmesh.lab.command;

import io.evmesh.input.cli.Terminal;
import io.evmesh.input.json.InputException;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.report.ResultFolder;
import io.evmesh.lab.report.TraceFile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.DifferenceException;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.run.RunResult;
import io.evmesh.lab.run.Summary;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.Schedulers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What runs of a scenario are told, and how they go. */
final class RunOptions {
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
  int run(int jobs, boolean traces, PrintWriter log) {
    return run(file, out, profileFile, jobs, traces, log);
  }

  static int run(
      Path file, Path out, @Nullable Path profileFile, int jobs, boolean traces, PrintWriter log) {
    Scenario scenario = Scenario.read(file);
    CostProfile profile = profileOf(scenario, file, profileFile);
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    List<Point> points = scenario.points();
    points.forEach(point -> laboratory.check(point.scenario()));
    ResultFolder folder = new ResultFolder(out);
    folder.begin(textOf(file), profile);
    if (traces) {
      trace(laboratory, points.getFirst(), out.resolve("trace.json"));
    }
    try {
      runAll(laboratory, scenario, points, folder, jobs);
    } catch (DifferenceException e) {
      log.println("evmesh: " + e.getMessage());
      log.flush();
      return 1;
    }
    folder.finish(scenario, points);
    folder.report();
    summarise(scenario, folder.rows(), log);
    log.println(out.resolve("report.html"));
    log.flush();
    return 0;
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

  private record Job(Point point, int repetition) {}

  private static void runAll(
      Laboratory laboratory,
      Scenario scenario,
      List<Point> points,
      ResultFolder folder,
      int threads) {
    List<Job> jobs = new ArrayList<>();
    for (Point point : points) {
      for (int repetition = 0; repetition < scenario.repetitions(); repetition++) {
        if (!folder.has(point, repetition)) {
          jobs.add(new Job(point, repetition));
        }
      }
    }
    ProgressBar bar =
        jobs.size() < 2 || !Terminal.isWatched()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("runs")
                .setInitialMax(jobs.size())
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> runs = new ArrayList<>();
      for (Job job : jobs) {
        runs.add(
            pool.submit(
                () -> {
                  RunResult result = laboratory.run(job.point(), job.repetition());
                  folder.add(scenario, job.point(), job.repetition(), result);
                  if (bar != null) {
                    bar.step();
                  }
                }));
      }
      await(runs, pool);
    } finally {
      if (bar != null) {
        bar.close();
      }
    }
  }

  private static void await(List<Future<?>> runs, ExecutorService pool) {
    try {
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      pool.shutdownNow();
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException("a run failed", e.getCause());
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
