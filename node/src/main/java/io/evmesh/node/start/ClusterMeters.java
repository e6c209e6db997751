package io.evmesh.node.start;

import io.evmesh.actors.message.BlockStats;
import io.evmesh.node.cluster.Board;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What a node of a cluster counts. */
final class ClusterMeters {
  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong busyNanos = new AtomicLong();
  private final Timer handover;
  private final int lanes;
  private long lookNanos = System.nanoTime();
  private long lookBusy;
  private int lanesBusy;

  /** Counts since the start; lanes that were busy, in thousandths. */
  record Work(long blocks, long transactions, long messages, long bytes, int lanesBusy) {}

  ClusterMeters(MeterRegistry registry, Board board, int lanes, BooleanSupplier isLeader) {
    this.lanes = lanes;
    Gauge.builder(
            "evmesh.cluster.members",
            () -> board.members().map(members -> members.all().size()).orElse(0))
        .register(registry);
    Gauge.builder("evmesh.cluster.leader", () -> isLeader.getAsBoolean() ? 1 : 0)
        .register(registry);
    Gauge.builder("evmesh.cluster.lanes.busy", () -> work().lanesBusy() / 1000.0)
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder(
            "evmesh.cluster.bytes", bytes, AtomicLong::get)
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder(
            "evmesh.cluster.messages", messages, AtomicLong::get)
        .register(registry);
    handover = Timer.builder("evmesh.cluster.handover").register(registry);
  }

  /** A message to another node has been sent. */
  void sent(int size) {
    long ignored = messages.incrementAndGet() + bytes.addAndGet(size);
  }

  /** This node has made a block. */
  void block(int count, BlockStats stats) {
    long ignored =
        blocks.incrementAndGet()
            + transactions.addAndGet(count)
            + busyNanos.addAndGet(stats.busyNanos());
  }

  /** This node has begun to lead. */
  void tookOver(long nanos) {
    handover.record(Duration.ofNanos(nanos));
  }

  synchronized Work work() {
    long now = System.nanoTime();
    long busy = busyNanos.get();
    if (now - lookNanos > 900_000_000L) {
      lanesBusy =
          (int)
              Math.clamp(
                  (busy - lookBusy) * 1000.0 / ((now - lookNanos) * (double) lanes), 0, 1000);
      lookNanos = now;
      lookBusy = busy;
    }
    return new Work(blocks.get(), transactions.get(), messages.get(), bytes.get(), lanesBusy);
  }
}
