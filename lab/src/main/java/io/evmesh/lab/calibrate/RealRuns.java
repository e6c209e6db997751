package io.evmesh.lab.calibrate;

import com.sun.management.OperatingSystemMXBean;
import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.workload.Workload;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Blocks in real time: on the actors of this process, always in lanes, and in sequence. */
public final class RealRuns implements AutoCloseable {
  private static final int WARM_UP = 60;
  private static final int ROUNDS = 101;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ActorBlockExecutor executor;
  private final SequentialBlockExecutor sequential = new SequentialBlockExecutor();

  /** Starts a node with so many lanes. */
  public RealRuns(int lanes) {
    executor = ActorBlockExecutor.start(MeshSettings.of(lanes).alwaysInLanes(true));
  }

  /**
   * How long a block took.
   *
   * @param nanos on the clock
   * @param coreNanos that all threads of the process had a core, in steps of hundredths of a second
   */
  private record Taken(long nanos, long coreNanos) {}

  /**
   * Lanes beside sequential execution, block by block in turns.
   *
   * @param speedUp how many times faster lanes are, in the median
   * @param work how many times as much they take of all cores, over all blocks
   * @param coreNanos what a block in lanes takes of all cores, in the mean
   */
  public record Ratios(double speedUp, double work, double coreNanos) {}

  /** Of the last block in lanes. */
  BlockStats stats() {
    return executor.lastStats();
  }

  private static Taken take(BlockExecutor executor, Workload work) {
    WorldState world = new WorldState(work.state());
    long cores = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    executor.execute(world, work.block(), work.transactions());
    long nanos = System.nanoTime() - begin;
    return new Taken(nanos, SYSTEM.getProcessCpuTime() - cores);
  }

  /** Measures a block. */
  public Ratios measure(Workload work) {
    double[] speedUps = new double[ROUNDS];
    long alone = 0;
    long lanes = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Taken inSequence = take(sequential, work);
      Taken inLanes = take(executor, work);
      if (round >= 0) {
        speedUps[round] = (double) inSequence.nanos() / inLanes.nanos();
        alone += inSequence.coreNanos();
        lanes += inLanes.coreNanos();
      }
    }
    Arrays.sort(speedUps);
    double share = (double) lanes / Math.max(1, alone);
    return new Ratios(speedUps[ROUNDS / 2], share, (double) lanes / ROUNDS);
  }

  @Override
  public void close() {
    executor.close();
  }
}
