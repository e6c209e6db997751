package io.evmesh.lab.calibrate;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.workload.WorkChain;
import io.evmesh.sim.workload.Workload;
import java.util.Arrays;

/** The blocks of a scenario in real time, on the actors of this process. */
public final class RealRuns {
  private static final int WARM_UP = 30;
  private static final int ROUNDS = 41;

  private RealRuns() {}

  /** A node that executes every block in lanes. */
  static MeshSettings settings(int lanes) {
    return MeshSettings.of(lanes).alwaysInLanes(true);
  }

  /**
   * How many times faster lanes are than sequential execution on the first block of a chain, in the
   * median of pairs that alternate.
   */
  public static double speedUp(WorkChain chain, int lanes) {
    Workload work = chain.work();
    double[] ratios = new double[ROUNDS];
    SequentialBlockExecutor sequential = new SequentialBlockExecutor();
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(settings(lanes))) {
      for (int round = 0; round < WARM_UP; round++) {
        nanos(sequential, work);
        nanos(executor, work);
      }
      for (int round = 0; round < ROUNDS; round++) {
        double alone = (double) nanos(sequential, work);
        ratios[round] = alone / nanos(executor, work);
      }
    }
    Arrays.sort(ratios);
    return ratios[ROUNDS / 2];
  }

  private static long nanos(BlockExecutor executor, Workload work) {
    WorldState world = new WorldState(work.state());
    long begin = System.nanoTime();
    executor.execute(world, work.block(), work.transactions());
    return System.nanoTime() - begin;
  }
}
