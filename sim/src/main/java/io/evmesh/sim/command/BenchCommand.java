package io.evmesh.sim.command;

import io.evmesh.sim.cluster.ClusterBench;
import io.evmesh.sim.cluster.ClusterFigures;
import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.UnequalRunsException;
import io.evmesh.sim.report.ClusterReport;
import io.evmesh.sim.report.MeasurementJson;
import io.evmesh.sim.report.MeasurementLines;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: executes generated blocks. */
@Command(
    name = "bench",
    description = "Executes generated blocks and prints a line for each: gas, time, digests.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MeterOptions options = new MeterOptions();
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private WorstOptions worst = new WorstOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--workload",
      paramLabel = "NAME[,NAME]",
      description =
          "Only these: transfers-independent, transfers-chain, erc20-independent, erc20-clustered,"
              + " uniswap-v2-like, relayed, hot-hybrid, votes, votes-relayed, mints, airdrop,"
              + " pool-fees, auction, compute, or all (default: all); or hostile, which stands"
              + " alone or before the names of such blocks: blocks that are made to hurt, in lanes"
              + " and in sequence. A mark shows what is too slow.")
  private List<String> names = List.of();

  @Option(names = "--n", paramLabel = "N", description = "Transactions a block (default: 10000).")
  private @Nullable Integer chosenTransactions;

  @Option(
      names = "--hot",
      paramLabel = "N",
      defaultValue = "10",
      description = "Recipients of erc20-clustered (default: ${DEFAULT-VALUE}).")
  private int hotAccounts;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Pools of uniswap-v2-like (default: one a transaction).")
  private @Nullable Integer pairs;

  @Option(
      names = "--model",
      description =
          "With --executor actors: also compute, from what this run cost, the speed-up to expect"
              + " with 4, 8, 16 and 32 lanes. It is computed, not measured.")
  private boolean model;

  @Override
  public Integer call() throws InterruptedException {
    boolean stores = store.isChosen();
    if (worst.generated().isPresent()) {
      return generate(worst.generated().get(), stores);
    }
    if (worst.folder().isPresent()) {
      return worst(worst.folder().get(), stores);
    }
    if (worst.mixed() || worst.beside().isPresent()) {
      throw options.fault("--mixed and --beside are for --worst: give that too.");
    }
    if (stores) {
      return store();
    }
    int transactions = chosenTransactions == null ? 10_000 : chosenTransactions;
    if (chosenNames().getFirst().equals(HostileBench.NAME)) {
      return hostile(transactions);
    }
    List<WorkloadKind> kinds = kinds();
    if (cluster.nodes().isPresent()) {
      return cluster(cluster.nodes().get(), kinds, transactions);
    }
    WorkloadSize size =
        options.checked(
            () ->
                new WorkloadSize(transactions, hotAccounts, pairs == null ? transactions : pairs));
    Optional<Path> json = options.json();
    if (model && options.executors().kind() != ExecutorKind.ACTORS) {
      throw options.fault("--model needs what a run with actors costs: give --executor actors.");
    }
    List<Measurement> measurements = new ArrayList<>();
    try (Session session = new Session(options, model)) {
      for (WorkloadKind kind : kinds) {
        Workload workload = kind.generate(size);
        Optional<String> difference = session.verify(workload);
        if (difference.isPresent()) {
          return fail(difference.get());
        }
        Measurement measurement = session.measure(workload, () -> kind.generate(size));
        print(measurement);
        measurements.add(measurement);
      }
    } catch (UnequalRunsException e) {
      return fail(e.getMessage());
    }
    json.ifPresent(file -> MeasurementJson.writeWorkloads(file, measurements));
    return measurements.stream().allMatch(Measurement::equal) ? 0 : 1;
  }

  private int cluster(int nodes, List<WorkloadKind> kinds, int transactions) {
    if (model || options.executors().verifies()) {
      throw options.fault("--model and --verify do not go with --cluster.");
    }
    cluster
        .check(nodes)
        .ifPresent(
            fault -> {
              throw options.fault(fault);
            });
    PrintWriter out = spec.commandLine().getOut();
    List<ClusterFigures> all = new ArrayList<>();
    out.println(ClusterReport.header(nodes));
    ClusterBench bench =
        new ClusterBench(
            nodes,
            1,
            cluster.always(),
            cluster.warmUpSeconds(),
            cluster.seconds(),
            cluster.latency());
    bench.run(
        kinds,
        new WorkloadSize(transactions, hotAccounts, pairs == null ? transactions : pairs),
        figures -> {
          out.println(ClusterReport.line(figures));
          out.flush();
          all.add(figures);
        });
    options.json().ifPresent(file -> ClusterReport.write(file, all));
    return all.stream().allMatch(ClusterFigures::equal) ? 0 : 1;
  }

  private boolean choosesMore(boolean stores) {
    return stores
        || !names.isEmpty()
        || chosenTransactions != null
        || model
        || options.executors().kind() != ExecutorKind.SEQUENTIAL
        || options.executors().verifies();
  }

  private int generate(Path folder, boolean stores) {
    if (choosesMore(stores)
        || worst.folder().isPresent()
        || worst.mixed()
        || worst.beside().isPresent()) {
      throw options.fault("--worst-generate stands alone.");
    }
    CommandLine line = spec.commandLine();
    return new WorstGenerator(line.getOut(), line.getErr()).run(folder) ? 0 : 1;
  }

  private int worst(Path folder, boolean stores) {
    if (choosesMore(stores)) {
      throw options.fault("With --worst go only --mixed, --beside, --runs, --warmup and --json.");
    }
    if (worst.beside().isPresent() && !worst.mixed()) {
      throw options.fault("--beside is for --mixed: give that too.");
    }
    CommandLine line = spec.commandLine();
    try {
      return new WorstBench(options, worst, line.getOut(), line.getErr()).run(folder) ? 0 : 1;
    } catch (UnequalRunsException e) {
      return fail(e.getMessage());
    }
  }

  private int hostile(int parts) {
    if (model || options.executors().verifies() || options.json().isPresent()) {
      throw options.fault("--model, --verify and --json do not go with --workload hostile.");
    }
    Optional<String> difference =
        new HostileBench(options.executors().mesh())
            .run(hostileWorks(), parts, spec.commandLine().getOut());
    return difference.map(this::fail).orElse(0);
  }

  private int store() throws InterruptedException {
    if (!names.isEmpty() || model || options.executors().verifies()) {
      throw options.fault("--workload, --model and --verify do not go with --persist.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Optional<Integer> growth = store.growth();
    Optional<Integer> restart = store.restart();
    try {
      if (growth.isPresent()) {
        new GrowthBench(options, store).run(perBlock(20), growth.get(), out);
      } else if (restart.isPresent()) {
        new RestartBench(options, store).run(perBlock(20), restart.get(), out);
      } else {
        new StoreBench(options, store).run(perBlock(5_000), out);
      }
      return 0;
    } catch (UnequalRunsException e) {
      return fail(e.getMessage());
    }
  }

  private int perBlock(int usual) {
    return chosenTransactions == null ? usual : chosenTransactions;
  }

  private void print(Measurement measurement) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.println(MeasurementLines.brief(measurement));
    MeasurementLines.forecast(measurement).ifPresent(lines::println);
    lines.flush();
    measurement.difference().ifPresent(this::fail);
  }

  private int fail(String what) {
    spec.commandLine().getErr().println("evmesh: " + what);
    return 1;
  }

  private List<HostileWork> hostileWorks() {
    List<String> labels = chosenNames().stream().skip(1).toList();
    return labels.isEmpty()
        ? Arrays.asList(HostileWork.values())
        : labels.stream().map(this::hostileWork).toList();
  }

  private HostileWork hostileWork(String label) {
    return HostileWork.find(label)
        .orElseThrow(() -> options.fault("There is no hostile block '%s'.".formatted(label)));
  }

  /** Nothing between two commas, or behind the last, is a name too: no workload's. */
  private List<String> chosenNames() {
    return names.isEmpty()
        ? List.of("")
        : names.stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(String::strip)
            .toList();
  }

  private List<WorkloadKind> kinds() {
    List<String> chosen = chosenNames();
    if (names.isEmpty() || chosen.equals(List.of("all"))) {
      return Arrays.asList(WorkloadKind.values());
    }
    return chosen.stream().map(this::kind).toList();
  }

  private WorkloadKind kind(String name) {
    return WorkloadKind.find(name)
        .orElseThrow(
            () ->
                options.fault(
                    "There is no workload '%s'; known are %s, and all, which stands alone."
                        .formatted(name, WorkloadKind.known())));
  }
}
