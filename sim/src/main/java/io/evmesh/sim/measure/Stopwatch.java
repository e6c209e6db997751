package io.evmesh.sim.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Takes time, processor time and allocation of the whole process between two moments. */
final class Stopwatch {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long cpuNanos = SYSTEM.getProcessCpuTime();
  private final long bytes = THREADS.getTotalThreadAllocatedBytes();
  private final long nanos = System.nanoTime();

  /** What has passed since the watch was made. */
  Lap stop() {
    long now = System.nanoTime();
    return new Lap(
        now - nanos,
        SYSTEM.getProcessCpuTime() - cpuNanos,
        THREADS.getTotalThreadAllocatedBytes() - bytes);
  }

  /**
   * What passed between two moments.
   *
   * @param cpuNanos of all threads of the process
   * @param bytes allocated by all threads of the process
   */
  record Lap(long nanos, long cpuNanos, long bytes) {}
}
