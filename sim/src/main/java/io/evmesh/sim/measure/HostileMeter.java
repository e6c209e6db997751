package io.evmesh.sim.measure;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.HostileWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures hostile blocks by sequential execution and in lanes, block by block in turns. The
 * executor on actors lives on, as in a node, and has executed friendly blocks before.
 */
public final class HostileMeter {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long WARM_UP_NANOS = 10_000_000_000L;
  private static final WorkloadSize WARM_UP_SIZE = new WorkloadSize(2_000, 10, 2_000);
  private static final int UNTIMED = 4; // sequential blocks of a kind before others are timed
  private static final int FIRST = 8; // blocks in lanes that are new to the kind
  private static final int BLOCKS = 40;
  private static final int LAST = 15; // blocks that count when lanes know the kind
  private static final long MOST_NANOS = 8_000_000_000L; // in lanes; then fewer blocks are enough
  private static final int HEAP_FEW = 10; // blocks
  private static final int HEAP_MANY = 1_000;
  private static final int HEAP_PART = 20; // of the usual size

  private final ActorBlockExecutor actors;
  private final BlockExecutor sequential = new SequentialBlockExecutor();

  /** A meter of an executor, which lives on. */
  public HostileMeter(ActorBlockExecutor actors) {
    this.actors = actors;
  }

  /** Executes friendly blocks until lanes are compiled. */
  public void warmUp() {
    List<Workload> friendly = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      friendly.add(kind.generate(WARM_UP_SIZE));
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      for (Workload workload : friendly) {
        Execution.of(workload, sequential);
        Execution.of(workload, actors);
      }
    }
  }

  /** What was taken in turns. */
  private static final class TimedRuns {
    final List<Long> sequential = new ArrayList<>();
    final List<Long> lanes = new ArrayList<>();
    double executions;
    double verdicts;
    @Nullable String difference;

    double firstMillis() {
      return lanes.stream().limit(FIRST).mapToLong(Long::longValue).max().orElseThrow()
          / NANOS_PER_MILLI;
    }

    double warmMillis() {
      return medianMillis(lanes.subList(Math.max(0, lanes.size() - LAST), lanes.size()));
    }
  }

  private static double medianMillis(List<Long> nanos) {
    return Medians.of(nanos.stream().mapToLong(Long::longValue).toArray()) / NANOS_PER_MILLI;
  }

  /** Measures a block of so many transactions, or what else its size counts. */
  public HostileFigures measure(HostileWork work, int size) {
    Workload block = work.generate(size);
    TimedRuns laps = laps(block, work.alternates() ? work.generateFriendly(size) : null);
    Workload larger = work.generate(2 * size);
    TimedRuns twice = laps(larger, null);
    double millis = medianMillis(laps.sequential);
    return new HostileFigures(
        work,
        block.transactions().size(),
        millis,
        laps.firstMillis(),
        laps.warmMillis(),
        laps.executions,
        laps.verdicts,
        work.hasKeys() ? millis / dearness(block, work.generateFriendly(size)) : null,
        times(block, actors, larger),
        laps.difference == null ? twice.difference : laps.difference);
  }

  private TimedRuns laps(Workload block, @Nullable Workload other) {
    TimedRuns laps = new TimedRuns();
    Execution expected = Execution.of(block, sequential);
    for (int i = 1; i < UNTIMED; i++) {
      Execution.of(block, sequential);
    }
    long start = System.nanoTime();
    for (int i = 0; i < BLOCKS; i++) {
      if (i >= 2 * FIRST && System.nanoTime() - start > MOST_NANOS) {
        break;
      }
      laps.sequential.add(nanos(() -> Execution.of(block, sequential)));
      Execution[] done = new Execution[1];
      laps.lanes.add(nanos(() -> done[0] = Execution.of(block, actors)));
      count(laps, actors.lastStats());
      if (laps.difference == null) {
        laps.difference =
            Difference.between(block, expected, done[0]).map(Difference::toString).orElse(null);
      }
      if (other != null) {
        Execution.of(other, actors);
      }
    }
    return laps;
  }

  private static void count(TimedRuns laps, BlockStats stats) {
    double transactions = Math.max(1, stats.transactions());
    laps.executions = Math.max(laps.executions, stats.executions() / transactions);
    laps.verdicts = Math.max(laps.verdicts, stats.invalidations() / transactions);
  }

  /** How many times as long a block takes in sequence as one of the same gas. */
  private double dearness(Workload block, Workload friendly) {
    for (int i = 0; i < UNTIMED; i++) {
      Execution.of(friendly, sequential);
    }
    return times(friendly, sequential, block);
  }

  /** How many times as long a block takes as another, measured in turns. */
  private static double times(Workload one, BlockExecutor executor, Workload other) {
    long[] ones = new long[LAST];
    long[] others = new long[LAST];
    for (int i = 0; i < LAST; i++) {
      ones[i] = nanos(() -> Execution.of(one, executor));
      others[i] = nanos(() -> Execution.of(other, executor));
    }
    return Medians.ofQuotients(others, ones);
  }

  private static long nanos(Runnable run) {
    long start = System.nanoTime();
    run.run();
    return System.nanoTime() - start;
  }

  /**
   * What the heap holds after some small hostile blocks, and after many.
   *
   * @param fewBytes after ten
   * @param manyBytes after a thousand
   */
  public record Heap(long fewBytes, long manyBytes) {}

  /** Executes a thousand small blocks of all kinds. */
  public Heap heap() {
    List<Workload> blocks = new ArrayList<>();
    for (HostileWork work : HostileWork.values()) {
      blocks.add(work.generate(Math.max(1, work.usualSize() / HEAP_PART)));
    }
    long few = 0;
    for (int i = 0; i < HEAP_MANY; i++) {
      if (i == HEAP_FEW) {
        few = usedBytes();
      }
      Execution.of(blocks.get(i % blocks.size()), actors);
    }
    return new Heap(few, usedBytes());
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
