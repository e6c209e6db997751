package io.evmesh.sim.measure;

import com.sun.management.ThreadMXBean;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.workload.Workload;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;

/**
 * One execution of a workload by an executor that was built for it.
 *
 * @param world the difference to the workload's state
 * @param nanos from before the executor is built until the difference is ready
 * @param cpuNanos processor time of the calling thread meanwhile
 * @param allocatedBytes what the calling thread allocated in that time
 */
record Run(
    List<TransactionResult> results,
    WorldState world,
    long nanos,
    long cpuNanos,
    long allocatedBytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Run of(Workload workload, Bases bases, Supplier<BlockExecutor> executors) {
    StateView base = bases.of(workload);
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long startCpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    BlockExecutor executor = executors.get();
    WorldState world = new WorldState(base);
    List<TransactionResult> results =
        executor.execute(world, workload.block(), workload.transactions());
    long nanos = System.nanoTime() - start;
    long cpuNanos = THREADS.getCurrentThreadCpuTime() - startCpu;
    long allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    Bases.endWaiting(base);
    return new Run(results, world, nanos, cpuNanos, allocatedBytes);
  }
}
