package io.evmesh.lab.command;

import io.evmesh.lab.calibrate.RealRuns;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.workload.WorkChain;
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
      "blocks by a profile of this machine: predicted beside measured speed-ups, always in lanes."
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
    out.printf("%-30s %6s %10s %10s %8s%n", "workload", "lanes", "predicted", "measured", "off");
    for (String workload : workloads) {
      for (int count : lanes) {
        double predicted = predicted(profile, scenario(workload, count, BLOCKS));
        WorkChain chain = Workloads.make(scenario(workload, count, 1), 1);
        double measured = RealRuns.speedUp(chain, count);
        out.printf(
            Locale.ROOT,
            "%-30s %6d %10.2f %10.2f %+7.0f%%%n",
            workload,
            count,
            predicted,
            measured,
            100 * (predicted / measured - 1));
        out.flush();
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

  /** The last block's speed-up, when what there is to learn has been learnt. */
  private static double predicted(CostProfile profile, Scenario scenario) {
    Laboratory laboratory = new Laboratory(new Schedulers(List.of(Mesh.kind())), profile);
    List<BlockRow> rows = laboratory.run(scenario.points().getFirst(), 0);
    return rows.getLast().speedUp();
  }
}
