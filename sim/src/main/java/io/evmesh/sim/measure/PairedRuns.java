package io.evmesh.sim.measure;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two sequential executors that run at once on a thread each and share nothing: how much faster
 * than one they are together shows the most that two lanes can reach on this machine.
 */
final class PairedRuns implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(2, PairedRuns::daemon);
  private final CyclicBarrier start = new CyclicBarrier(2);
  private final Twin first;
  private final Twin second;

  /** Two of a kind that share no object of their workloads. */
  PairedRuns(Workload first, Workload second, Bases bases) {
    this.first = new Twin(first, new SequentialBlockExecutor(), bases);
    this.second = new Twin(second, new SequentialBlockExecutor(), bases);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "ceiling");
    thread.setDaemon(true);
    return thread;
  }

  /** Lets each execute its workload so often; nanoseconds until both are done. */
  long run(int blocks) {
    Future<long[]> one = threads.submit(() -> first.run(start, blocks));
    Future<long[]> other = threads.submit(() -> second.run(start, blocks));
    long[] times = timesOf(one);
    long[] others = timesOf(other);
    return Math.max(times[1], others[1]) - Math.min(times[0], others[0]);
  }

  private static long[] timesOf(Future<long[]> twin) {
    try {
      return twin.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a measurement", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of two executors failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private record Twin(Workload workload, BlockExecutor executor, Bases bases) {
    /** Moments of begin and end. */
    long[] run(CyclicBarrier start, int blocks)
        throws BrokenBarrierException, InterruptedException {
      start.await();
      List<Execution> done = new ArrayList<>(blocks);
      try {
        long begun = System.nanoTime();
        for (int i = 0; i < blocks; i++) {
          done.add(Execution.of(workload, bases.of(workload), executor));
        }
        return new long[] {begun, System.nanoTime()};
      } finally {
        Reference.reachabilityFence(done);
      }
    }
  }
}
