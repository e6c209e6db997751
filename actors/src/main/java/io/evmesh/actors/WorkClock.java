package io.evmesh.actors;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Time in nanoseconds during which this process could work: the pauses of the garbage collector do
 * not count. A block is not slow because one fell into it.
 */
final class WorkClock implements LongSupplier {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<GarbageCollectorMXBean> pausing =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> !collector.getName().endsWith("Cycles")) // beside the work
          .toList();

  @Override
  public long getAsLong() {
    long pauses = 0;
    for (GarbageCollectorMXBean collector : pausing) {
      pauses += Math.max(0, collector.getCollectionTime());
    }
    return System.nanoTime() - NANOS_PER_MILLI * pauses;
  }
}
