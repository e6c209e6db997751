package io.evmesh.lab.command;

import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.input.cli.Terminal;
import io.evmesh.lab.crew.Crew;
import io.evmesh.lab.crew.Jobs;
import io.evmesh.lab.crew.Leader;
import io.evmesh.lab.crew.SweepText;
import io.evmesh.lab.report.ResultFolder;
import io.evmesh.lab.run.RunResult;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** All runs of a scenario that are not there yet: by threads of this process, and by a crew. */
final class SweepRun {
  private final Runner runner;
  private final Scenario scenario;
  private final List<Point> points;
  private final ResultFolder folder;
  private final Jobs jobs;
  private final @Nullable ProgressBar bar;

  /** Does one repetition of a point. */
  @FunctionalInterface
  interface Runner {
    RunResult run(Point point, int repetition);
  }

  /**
   * @param points of the scenario
   * @param folder takes the results, and has those that are there
   */
  SweepRun(Runner runner, Scenario scenario, List<Point> points, ResultFolder folder) {
    this.runner = runner;
    this.scenario = scenario;
    this.points = points;
    this.folder = folder;
    List<Jobs.Job> left = new ArrayList<>();
    for (Point point : points) {
      for (int repetition = 0; repetition < scenario.repetitions(); repetition++) {
        if (!folder.has(point, repetition)) {
          left.add(new Jobs.Job(point.number(), repetition));
        }
      }
    }
    jobs = new Jobs(left);
    bar =
        left.size() < 2 || !Terminal.isWatched()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("runs")
                .setInitialMax(left.size())
                .setStyle(ProgressBarStyle.ASCII)
                .build();
  }

  /**
   * Does them.
   *
   * @param threads of this process
   * @param cluster whose members do runs as well; null for none
   * @param sweep what these are told
   */
  void run(int threads, @Nullable ClusterSettings cluster, SweepText sweep) {
    if (cluster == null) {
      run(threads);
      return;
    }
    try (Crew<Leader> crew =
        Crew.join(cluster, post -> new Leader(jobs, sweep, this::keep, System::nanoTime, post))) {
      crew.whenEnded(
          () -> jobs.fail(new IllegalStateException("this process is no member any more")));
      run(threads);
    }
  }

  /** Does them all in this process. */
  void run(int threads) {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      for (int thread = 0; thread < threads; thread++) {
        var unused =
            CompletableFuture.runAsync(this::work, pool)
                .whenComplete(
                    (done, fault) -> {
                      if (fault != null) {
                        jobs.fail(fault);
                      }
                    });
      }
      try {
        jobs.await();
      } finally {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      if (bar != null) {
        bar.close();
      }
    }
  }

  private void work() {
    try {
      for (Optional<Integer> next = jobs.take(); next.isPresent(); next = jobs.take()) {
        int job = next.get();
        Jobs.Job run = jobs.get(job);
        RunResult result = runner.run(points.get(run.point()), run.repetition());
        jobs.end(job, () -> keep(run, result));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // all is over
    }
  }

  private void keep(Jobs.Job run, RunResult result) {
    folder.add(scenario, points.get(run.point()), run.repetition(), result);
    if (bar != null) {
      bar.step();
    }
  }
}
