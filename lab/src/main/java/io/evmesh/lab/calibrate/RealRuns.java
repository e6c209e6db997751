package io.evmesh.lab.calibrate;

import com.sun.management.OperatingSystemMXBean;
import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.workload.WorkBlock;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Blocks in real time: on the actors of this process, always in lanes, and in sequence. */
public final class RealRuns implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long RUN_NANOS = 2_000_000; // of one kind on end, at least
  private static final int ONE_IN = 10;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long nanos; // of each measurement
  private final ActorBlockExecutor executor;
  private final SequentialBlockExecutor sequential = new SequentialBlockExecutor();

  /**
   * Starts a node.
   *
   * @param seconds that a measurement takes, after about as long for the compiler
   */
  public RealRuns(int lanes, int seconds) {
    nanos = seconds * NANOS_PER_SECOND;
    executor = ActorBlockExecutor.start(MeshSettings.of(lanes).alwaysInLanes(true));
  }

  /** What blocks of one kind have taken. */
  private static final class Taken {
    final List<Double> nanos = new ArrayList<>(); // of a block, by run
    long coreNanos;
    long blocks;

    double perBlock() {
      return Math.max(1.0, (double) coreNanos) / blocks;
    }
  }

  /**
   * Lanes beside sequential execution, in turns. The time of a block is that of the fastest tenth:
   * what else the machine has to do only makes it longer.
   *
   * @param sequentialNanos of a block in sequence
   * @param lanesNanos of a block in lanes
   * @param work how many times as much they take of all cores, over all blocks
   * @param stats of the last block in lanes
   */
  public record Measured(double sequentialNanos, double lanesNanos, double work, BlockStats stats) {
    /** How many times faster lanes are. */
    public double speedUp() {
      return sequentialNanos / lanesNanos;
    }
  }

  private void take(
      BlockExecutor chosen, WorkBlock work, InMemoryState state, int blocks, Taken to) {
    long cores = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    for (int i = 0; i < blocks; i++) {
      chosen.execute(new WorldState(state), work.context(), work.transactions());
    }
    to.nanos.add((double) (System.nanoTime() - begin) / blocks);
    to.coreNanos += SYSTEM.getProcessCpuTime() - cores;
    to.blocks += blocks;
  }

  /** Measures a block. */
  public Measured measure(WorkBlock work, InMemoryState state) {
    Taken warm = new Taken();
    long begin = System.nanoTime();
    do {
      take(sequential, work, state, 1, warm);
      take(executor, work, state, 1, new Taken());
    } while (System.nanoTime() - begin < nanos);
    int blocks = (int) Math.clamp(RUN_NANOS / fast(warm.nanos), 1, 1000);
    Taken alone = new Taken();
    Taken lanes = new Taken();
    begin = System.nanoTime();
    do {
      take(sequential, work, state, blocks, alone);
      take(executor, work, state, blocks, lanes);
    } while (System.nanoTime() - begin < nanos);
    return new Measured(
        fast(alone.nanos),
        fast(lanes.nanos),
        lanes.perBlock() / alone.perBlock(),
        executor.lastStats());
  }

  private static double fast(List<Double> figures) {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / ONE_IN);
  }

  @Override
  public void close() {
    executor.close();
  }
}
