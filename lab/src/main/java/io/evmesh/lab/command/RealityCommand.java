package io.evmesh.lab.command;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.lab.calibrate.RealRuns;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.scheduler.Tally;
import io.evmesh.lab.workload.WorkChain;
import io.evmesh.lab.workload.Workloads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares what is predicted with what this machine does. */
@Command(
    name = "reality",
    mixinStandardHelpOptions = true,
    description = {
      "Executes blocks on real actors, in turns with sequential execution, and simulates the same",
      "blocks by a profile of this machine. Prints as a table in Markdown how many times faster",
      "lanes are (speed-up), and what they take of all cores for what sequential execution takes",
      "(work). A machine that has other things to do spoils the first, hardly the second.",
      "With a scenario: the first block of each of its points, in place of those of bench."
    })
public final class RealityCommand implements Runnable {
  private static final int BLOCKS = 12;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "a scenario of one node, of which its protocols and cores do not matter here")
  private @Nullable Path file;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "costs that 'calibrate' has measured here; the default ones unless told")
  private @Nullable Path profileFile;

  @Option(
      names = "--lanes",
      split = ",",
      paramLabel = "N",
      description = "numbers of lanes (default: ${DEFAULT-VALUE})")
  private List<Integer> lanes = List.of(1, 2);

  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "NAME",
      description = "workloads (default: ${DEFAULT-VALUE})")
  private List<String> workloads =
      List.of(
          "bench:transfers-independent",
          "bench:erc20-independent",
          "bench:erc20-clustered",
          "bench:uniswap-v2-like",
          "bench:votes",
          "bench:hot-hybrid");

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "transactions of a block (default: ${DEFAULT-VALUE})")
  private int transactions = 2000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "for each row, after as long for the compiler (default: ${DEFAULT-VALUE})")
  private int seconds = 3;

  @Option(names = "--parts", description = "also tells what each part of a block takes")
  private boolean tellsParts;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CostProfile profile =
        profileFile == null ? CostProfile.standard() : CostProfile.read(profileFile);
    PrintWriter out = spec.commandLine().getOut();
    Map<Point, RealRuns.Measured> measured = measured();
    out.println(
        "| workload | lanes | speed-up | measured | off | work | measured | off |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    List<Double> offs = new ArrayList<>();
    measured.forEach((point, block) -> offs.add(compare(out, profile, point, block)));
    Collections.sort(offs);
    out.printf(
        Locale.ROOT,
        "%nSpeed-ups are off by %.0f %% in the median, %.0f %% at worst.%n",
        100 * offs.get(offs.size() / 2),
        100 * offs.getLast());
    out.flush();
  }

  /** All at first: simulations let the compiler make code that has to serve for them as well. */
  private Map<Point, RealRuns.Measured> measured() {
    Map<Point, RealRuns.Measured> all = new LinkedHashMap<>();
    for (Point point : points()) {
      try (RealRuns real = new RealRuns(point.scenario().cluster().lanes(), seconds)) {
        WorkChain chain = Workloads.make(point.scenario(), point.scenario().seed());
        all.put(point, real.measure(chain.blocks().getFirst(), chain.begin().get()));
      }
    }
    return all;
  }

  private List<Point> points() {
    if (file != null) {
      return Scenario.read(file).points().stream().map(RealityCommand::here).toList();
    }
    List<Point> points = new ArrayList<>();
    for (int count : lanes) {
      for (String workload : workloads) {
        points.add(new Point(points.size(), List.of(), scenario(workload, count)));
      }
    }
    return points;
  }

  /** The same with our protocol alone, on as many cores as are here, its first block repeated. */
  private static Point here(Point point) {
    Entry document = point.scenario().document();
    if (point.scenario().cluster().nodes() > 1) {
      throw document.field("cluster").fault("has several nodes, which are not run for real");
    }
    Entry changes =
        Entry.parse(
            "(reality)",
            "{count: %d, repeat: true, schedulers: [evmesh], cores: %d}"
                .formatted(BLOCKS, Runtime.getRuntime().availableProcessors()));
    Entry changed =
        document
            .with("blocks.count", changes.field("count"))
            .with("blocks.repeat", changes.field("repeat"))
            .with("cluster.cores", changes.field("cores"))
            .with("schedulers", changes.field("schedulers"));
    return new Point(point.number(), point.values(), Scenario.of(changed));
  }

  /** Prints a row; returns by what share the speed-up is off. */
  private double compare(
      PrintWriter out, CostProfile profile, Point point, RealRuns.Measured measured) {
    Scenario scenario = point.scenario();
    Map<String, long[]> parts = new TreeMap<>(); // of the last block: how often, and nanoseconds
    BlockRow predicted = predicted(profile, point, parts);
    double work = (double) predicted.busyNanos() / predicted.sequentialNanos();
    double off = predicted.speedUp() / measured.speedUp() - 1;
    out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %+.0f %% | %.2f | %.2f | %+.0f %% |%n",
        String.join(" ", scenario.workload().kind(), String.join(" ", point.values())).strip(),
        scenario.cluster().lanes(),
        predicted.speedUp(),
        measured.speedUp(),
        100 * off,
        work,
        measured.work(),
        100 * (work / measured.work() - 1));
    if (tellsParts) {
      tellParts(out, predicted, parts, measured);
    }
    out.flush();
    return Math.abs(off);
  }

  private void tellParts(
      PrintWriter out, BlockRow predicted, Map<String, long[]> parts, RealRuns.Measured measured) {
    BlockStats stats = measured.stats();
    out.printf(
        Locale.ROOT,
        "  ns/tx: in sequence %d, measured %.0f; in lanes %d, measured %.0f; executing %d, measured"
            + " %d%n",
        predicted.sequentialNanos() / predicted.transactions(),
        measured.sequentialNanos() / predicted.transactions(),
        predicted.spanNanos() / predicted.transactions(),
        measured.lanesNanos() / predicted.transactions(),
        parts.getOrDefault("execute", new long[2])[1] / predicted.transactions(),
        stats.busyNanos() / predicted.transactions());
    out.printf(
        "  executions %d, measured %d; conditions %d, measured %d; settles %d, measured %d;"
            + " messages %d, measured %d%n",
        predicted.executions(),
        stats.executions(),
        predicted.aborts(),
        stats.invalidations(),
        parts.getOrDefault("settle", new long[2])[0],
        stats.settles(),
        predicted.messages(),
        stats.messages());
    parts.forEach(
        (what, part) ->
            out.printf(
                "  %-12s %6d times %6d ns/tx%n",
                what, part[0], part[1] / predicted.transactions()));
  }

  private Scenario scenario(String workload, int count) {
    return Scenario.parse(
        "(reality)",
        """
        name: reality
        workload: {kind: "%s", hot: 50, pairs: 50}
        blocks: {count: %d, transactions: %d, repeat: true}
        cluster: {lanes: %d, cores: %d}
        schedulers: [evmesh]
        """
            .formatted(
                workload, BLOCKS, transactions, count, Runtime.getRuntime().availableProcessors()));
  }

  /** The last block, when what there is to learn has been learnt. */
  private static BlockRow predicted(CostProfile profile, Point point, Map<String, long[]> parts) {
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    List<BlockRow> rows =
        laboratory
            .run(
                point,
                0,
                (at, scheduler, repetition, block, tally) -> {
                  parts.clear();
                  for (Tally.Span span : tally.spans()) {
                    long[] part = parts.computeIfAbsent(span.what(), missing -> new long[2]);
                    part[0]++;
                    part[1] += span.nanos();
                  }
                })
            .rows();
    return rows.getLast();
  }
}
