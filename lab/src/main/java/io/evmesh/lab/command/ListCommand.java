package io.evmesh.lab.command;

import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.scenario.Cities;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.workload.WorkKind;
import io.evmesh.lab.workload.Workloads;
import io.evmesh.testkit.workload.WorkloadKind;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what scenarios can name. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists workloads, protocols and networks, with their parameters.")
public final class ListCommand implements Runnable {
  private static final int WIDTH = 96;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("workloads:");
    for (WorkKind kind : Workloads.all()) {
      out.printf("  %-14s %s%n", kind.name(), String.join(", ", kind.parameters()));
      wrap(out, kind.conflicts());
    }
    out.printf("  %-14s %s%n", Workloads.RECORDED, "folder");
    wrap(
        out,
        "The first transactions of a recorded block, a folder as 'replay' takes it; it meets where"
            + " it met.");
    out.printf("  %-14s %s%n", Workloads.STORED, "data, from");
    wrap(
        out,
        "Blocks of the chain in a folder, as nodes and 'race --data' store it, from a number on, the"
            + " first transactions of each; they meet where they met.");
    out.println("  " + Workloads.BENCH + "NAME     hot, pairs; NAME is one of");
    wrap(out, WorkloadKind.known());
    out.println();
    out.println("protocols:");
    for (Schedulers.Kind kind : Mesh.schedulers().all()) {
      out.printf("  %-14s %s%n", kind.name(), kind.about());
      if (!kind.options().isEmpty()) {
        wrap(out, "options: " + String.join(", ", kind.options()));
      }
    }
    out.println();
    out.println("networks:");
    out.println("  constant       latency");
    out.println("  log-normal     median, sigma");
    out.println("  regions        regions: a list of " + String.join(", ", Cities.names()));
    wrap(out, "all of them: jitter, bandwidth (megabits a second), loss (a share)");
    out.flush();
  }

  private static void wrap(PrintWriter out, String text) {
    String indent = " ".repeat(17);
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() + word.length() > WIDTH) {
        out.println(line.toString().stripTrailing());
        line.setLength(0);
        line.append(indent);
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
