package io.evmesh.lab.command;

import io.evmesh.lab.calibrate.RealRuns;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.workload.Workloads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what is predicted with what this machine does. */
@Command(
    name = "reality",
    mixinStandardHelpOptions = true,
    description = {
      "Executes blocks on real actors, in turns with sequential execution, and simulates the same",
      "blocks by a profile of this machine. Beside each other: what lanes take of all cores for",
      "what sequential execution takes (work), and how many times faster they are. A machine that",
      "has other things to do spoils the second, hardly the first."
    })
public final class RealityCommand implements Runnable {
  private static final int BLOCKS = 4;

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
          "bench:hot-hybrid");

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "transactions of a block (default: ${DEFAULT-VALUE})")
  private int transactions = 2000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CostProfile profile =
        profileFile == null ? CostProfile.standard() : CostProfile.read(profileFile);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-30s %5s | %9s %9s %6s | %9s %9s %6s%n",
        "workload", "lanes", "work", "measured", "off", "speed-up", "measured", "off");
    for (int count : lanes) {
      try (RealRuns real = new RealRuns(count)) {
        for (String workload : workloads) {
          BlockRow predicted = predicted(profile, scenario(workload, count, BLOCKS));
          RealRuns.Ratios measured =
              real.measure(Workloads.make(scenario(workload, count, 1), 1).work());
          double work = (double) predicted.busyNanos() / predicted.sequentialNanos();
          out.printf(
              Locale.ROOT,
              "%-30s %5d | %9.2f %9.2f %+5.0f%% | %9.2f %9.2f %+5.0f%%%n",
              workload,
              count,
              work,
              measured.work(),
              100 * (work / measured.work() - 1),
              predicted.speedUp(),
              measured.speedUp(),
              100 * (predicted.speedUp() / measured.speedUp() - 1));
          out.flush();
        }
      }
    }
  }

  private Scenario scenario(String workload, int count, int blocks) {
    return Scenario.parse(
        "(reality)",
        """
        name: reality
        workload: {kind: "%s", hot: 50, pairs: 50}
        blocks: {count: %d, transactions: %d}
        cluster: {lanes: %d}
        schedulers: [evmesh]
        """
            .formatted(workload, blocks, transactions, count));
  }

  /** The last block, when what there is to learn has been learnt. */
  private static BlockRow predicted(CostProfile profile, Scenario scenario) {
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    List<BlockRow> rows = laboratory.run(scenario.points().getFirst(), 0).rows();
    return rows.getLast();
  }
}
