package io.evmesh.node.start;

import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.peer.Traffic;
import io.evmesh.cluster.config.member.ClusterMeters;
import io.evmesh.node.cluster.Board;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What a node of a cluster counts. */
final class MemberMeters {
  private static final String DIRECTION = "direction";

  private final AtomicLong blocks = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong busyNanos = new AtomicLong();
  private final Timer handover;
  private final int lanes;
  private final Supplier<Optional<ExecutionNode>> lent;
  private final AtomicLong restarts = new AtomicLong();
  private long lookNanos = System.nanoTime();
  private long lookBusy;
  private int lanesBusy;

  /** Counts since the start; lanes that were busy, in thousandths. */
  record Work(long blocks, long transactions, long messages, long bytes, int lanesBusy) {}

  /**
   * @param lent what this node lends to the others at the moment
   * @param lag by how many blocks what this node shows is behind the leader
   */
  MemberMeters(
      MeterRegistry registry,
      Board board,
      int lanes,
      BooleanSupplier isLeader,
      Supplier<Optional<ExecutionNode>> lent,
      LongSupplier lag) {
    this.lanes = lanes;
    this.lent = lent;
    Gauge.builder(
            ClusterMeters.MEMBERS,
            () -> board.members().map(members -> members.all().size()).orElse(0))
        .register(registry);
    Gauge.builder(ClusterMeters.LEADER, () -> isLeader.getAsBoolean() ? 1 : 0).register(registry);
    Gauge.builder(ClusterMeters.LAG, lag::getAsLong).register(registry);
    Gauge.builder(ClusterMeters.LANES_BUSY, () -> work().lanesBusy() / 1000.0).register(registry);
    Gauge.builder(ClusterMeters.SHARDS, () -> of(Traffic::shards)).register(registry);
    count(registry, ClusterMeters.FETCHES, () -> of(Traffic::fetches));
    count(registry, ClusterMeters.SETTLES_REMOTE, () -> of(Traffic::settlesAway));
    count(registry, ClusterMeters.SHARD_MOVES, () -> of(Traffic::shardMoves));
    count(registry, ClusterMeters.BLOCK_RESTARTS, restarts::get);
    count(registry, ClusterMeters.BYTES, () -> of(Traffic::bytesReceived), DIRECTION, "in");
    count(
        registry,
        ClusterMeters.BYTES,
        () -> bytes.get() + of(Traffic::bytesSent),
        DIRECTION,
        "out");
    count(registry, ClusterMeters.MESSAGES, () -> of(Traffic::messagesReceived), DIRECTION, "in");
    count(
        registry,
        ClusterMeters.MESSAGES,
        () -> messages.get() + of(Traffic::messagesSent),
        DIRECTION,
        "out");
    handover = Timer.builder(ClusterMeters.HANDOVER).register(registry);
  }

  private static void count(
      MeterRegistry registry, String name, LongSupplier counted, String... tags) {
    FunctionCounter.builder(name, counted, LongSupplier::getAsLong).tags(tags).register(registry);
  }

  /** A count of what crosses while blocks are executed, in this life as a member. */
  private long of(ToLongFunction<Traffic> count) {
    return lent.get().map(node -> count.applyAsLong(node.traffic())).orElse(0L);
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
            + busyNanos.addAndGet(stats.busyNanos())
            + restarts.addAndGet(Math.max(0, stats.attempts() - 1));
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
