package io.evmesh.lab.command;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.lab.calibrate.RealPoint;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.Tally;
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
import picocli.CommandLine.ParameterException;
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
      "Several nodes are as many processes of this machine, each pinned to its share of the cores.",
      "With a scenario: the first block of each of its points, in place of those of bench."
    })
public final class RealityCommand implements Runnable {
  private static final int BLOCKS = 12;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "a scenario, of which its protocols and cores do not matter here")
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
      names = "--nodes",
      split = ",",
      paramLabel = "N",
      description =
          "numbers of nodes; where there are several, each has its share of the cores, and a lane on"
              + " each of them (default: ${DEFAULT-VALUE})")
  private List<Integer> nodes = List.of(1);

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
    Map<Point, RealPoint> measured = measured(profile);
    out.println(
        "| workload | nodes | lanes | speed-up | measured | off | work | measured | off |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
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
  private Map<Point, RealPoint> measured(CostProfile profile) {
    Map<Point, RealPoint> all = new LinkedHashMap<>();
    for (Point point : points(profile)) {
      all.put(point, RealPoint.of(point, seconds, file != null));
    }
    return all;
  }

  private List<Point> points(CostProfile profile) {
    if (file != null) {
      return Scenario.read(file).points().stream().map(RealityCommand::here).toList();
    }
    List<Point> points = new ArrayList<>();
    for (int count : nodes) {
      if (count < 1) {
        throw new ParameterException(spec.commandLine(), "--nodes must be at least 1");
      }
      int share = Math.max(1, CORES / count);
      for (int seats : count == 1 ? lanes : List.of(share)) {
        for (String workload : workloads) {
          Scenario scenario = scenario(profile, workload, count, seats);
          points.add(new Point(points.size(), List.of(), scenario));
        }
      }
    }
    return points;
  }

  /** The same with our protocol alone, on as many cores as are here, its first block repeated. */
  private static Point here(Point point) {
    Entry document = point.scenario().document();
    Entry changes =
        Entry.parse(
            "(reality)",
            "{count: %d, repeat: true, schedulers: [evmesh], cores: %d}"
                .formatted(BLOCKS, Math.max(1, CORES / point.scenario().cluster().nodes())));
    Entry changed =
        document
            .with("blocks.count", changes.field("count"))
            .with("blocks.repeat", changes.field("repeat"))
            .with("cluster.cores", changes.field("cores"))
            .with("schedulers", changes.field("schedulers"));
    return new Point(point.number(), point.values(), Scenario.of(changed));
  }

  /** Prints a row; returns by what share the speed-up is off. */
  private double compare(PrintWriter out, CostProfile profile, Point point, RealPoint measured) {
    Scenario scenario = point.scenario();
    Map<String, long[]> parts = new TreeMap<>(); // of the last block: how often, and nanoseconds
    BlockRow predicted = predicted(profile, point, parts);
    double work = (double) predicted.busyNanos() / predicted.sequentialNanos();
    double off = predicted.speedUp() / measured.speedUp() - 1;
    out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %.2f | %.2f | %+.0f %% | %s |%n",
        String.join(" ", scenario.workload().kind(), String.join(" ", point.values())).strip(),
        scenario.cluster().nodes(),
        scenario.cluster().lanes(),
        predicted.speedUp(),
        measured.speedUp(),
        100 * off,
        Double.isNaN(measured.work())
            ? "%.2f | | ".formatted(work)
            : String.format(
                Locale.ROOT,
                "%.2f | %.2f | %+.0f %%",
                work,
                measured.work(),
                100 * (work / measured.work() - 1)));
    if (tellsParts) {
      tellParts(out, predicted, parts, measured);
    }
    out.flush();
    return Math.abs(off);
  }

  private void tellParts(
      PrintWriter out, BlockRow predicted, Map<String, long[]> parts, RealPoint measured) {
    out.printf(
        Locale.ROOT,
        "  ns/tx: in sequence %d, measured %.0f; in lanes %d, measured %.0f%n",
        predicted.sequentialNanos() / predicted.transactions(),
        measured.sequentialNanos() / predicted.transactions(),
        predicted.spanNanos() / predicted.transactions(),
        measured.lanesNanos() / predicted.transactions());
    out.printf(
        Locale.ROOT,
        "  executions %d, measured %.0f; messages %d, measured %.0f; bytes between nodes %d,"
            + " measured %.0f%n",
        predicted.executions(),
        measured.executions(),
        predicted.messages(),
        measured.messages(),
        predicted.bytes(),
        measured.bytes());
    BlockStats stats = measured.stats();
    if (stats != null) {
      out.printf(
          "  executing %d ns/tx, measured %d; conditions %d, measured %d; settles %d, measured"
              + " %d%n",
          parts.getOrDefault("execute", new long[2])[1] / predicted.transactions(),
          stats.busyNanos() / predicted.transactions(),
          predicted.aborts(),
          stats.invalidations(),
          parts.getOrDefault("settle", new long[2])[0],
          stats.settles());
    }
    parts.forEach(
        (what, part) ->
            out.printf(
                "  %-12s %6d times %6d ns/tx%n",
                what, part[0], part[1] / predicted.transactions()));
  }

  private Scenario scenario(CostProfile profile, String workload, int count, int seats) {
    return Scenario.parse(
        "(reality)",
        """
        name: reality
        workload: {kind: "%s", hot: 50, pairs: 50}
        blocks: {count: %d, transactions: %d, repeat: true}
        cluster:
          nodes: %d
          lanes: %d
          cores: %d
          network: {kind: constant, latency: %dns, bandwidth: 0}
        schedulers: [evmesh]
        """
            .formatted(
                workload,
                BLOCKS,
                transactions,
                count,
                seats,
                Math.max(1, CORES / count),
                profile.nanos(Cost.LOOPBACK, 1)));
  }

  /** The last block, when what there is to learn has been learnt. */
  private static BlockRow predicted(CostProfile profile, Point point, Map<String, long[]> parts) {
    Laboratory laboratory = new Laboratory(Mesh.schedulers(), profile);
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
