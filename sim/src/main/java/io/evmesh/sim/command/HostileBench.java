package io.evmesh.sim.command;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.sim.measure.HostileFigures;
import io.evmesh.sim.measure.HostileMeter;
import io.evmesh.sim.report.HostileReport;
import io.evmesh.testkit.workload.HostileWork;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** {@code bench --workload hostile}: what blocks take that are made to hurt. */
final class HostileBench {
  static final String NAME = "hostile";
  private static final int WHOLE = 10_000; // with --n, the parts of the usual size

  private final MeshSettings mesh;

  HostileBench(MeshSettings mesh) {
    this.mesh = mesh;
  }

  /**
   * Prints a line for each block.
   *
   * @param works which blocks
   * @param parts of ten thousand of the usual size
   * @return the first thing in which a block differed from sequential execution
   */
  Optional<String> run(List<HostileWork> works, int parts, PrintWriter out) {
    try (ActorBlockExecutor actors = ActorBlockExecutor.start(mesh)) {
      HostileMeter meter = new HostileMeter(actors);
      meter.warmUp();
      print(HostileReport.header(), out);
      for (HostileWork work : works) {
        int size = Math.max(1, (int) ((long) work.usualSize() * parts / WHOLE));
        HostileFigures figures = meter.measure(work, size);
        print(HostileReport.line(figures), out);
        if (figures.difference() != null) {
          return Optional.of(work.label() + ": " + figures.difference());
        }
      }
      if (works.size() == HostileWork.values().length) {
        print(HostileReport.heap(meter.heap()), out);
      }
      return Optional.empty();
    }
  }

  private static void print(String line, PrintWriter out) {
    out.println(line);
    out.flush();
  }
}
