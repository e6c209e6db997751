package io.evmesh.actors;

import io.evmesh.actors.akka.MailboxDepth;
import io.evmesh.actors.akka.MailboxDepths;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The meters of an executor, fed after each block; {@code docs/metrics.md} names them. */
final class BlockMeters {
  private final Timer block;
  private final Timer laneBusy;
  private final Counter transactions;
  private final Counter executions;
  private final Counter reexecutions;
  private final Counter invalidations;
  private final Counter flushes;
  private final Counter settles;
  private final Counter messages;
  private final Counter restarts;
  private final Counter inPlace;
  private final Map<GiveUp, Counter> gaveUp = new EnumMap<>(GiveUp.class);
  private final DistributionSummary hotLocations;
  private final MeterRegistry registry;

  /**
   * Meters in a registry.
   *
   * @param lanes how many there are
   * @param hotKinds tells how many pairs of kinds of transactions are known to meet
   * @param depths of the actors' mailboxes
   */
  BlockMeters(MeterRegistry registry, int lanes, IntSupplier hotKinds, MailboxDepths depths) {
    this.registry = registry;
    block = Timer.builder("evmesh.block").register(registry);
    laneBusy = Timer.builder("evmesh.lane.busy").register(registry);
    transactions = counter("evmesh.transactions");
    executions = counter("evmesh.executions");
    reexecutions = counter("evmesh.reexecutions");
    invalidations = counter("evmesh.invalidations");
    flushes = counter("evmesh.flushes");
    settles = counter("evmesh.settles");
    messages = counter("evmesh.messages");
    restarts = counter("evmesh.block.restarts");
    inPlace = counter("evmesh.block.in.place");
    for (GiveUp reason : GiveUp.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT);
      gaveUp.put(
          reason, Counter.builder("evmesh.block.gave.up").tag("reason", name).register(registry));
    }
    Gauge.builder("evmesh.lanes", () -> lanes).register(registry);
    Gauge.builder("evmesh.hot.kinds", hotKinds::getAsInt).register(registry);
    hotLocations = DistributionSummary.builder("evmesh.hot.locations").register(registry);
    for (String actor : List.of("lane", "account", "coordinator")) {
      MailboxDepth depth = depths.of(actor);
      gauge("evmesh.mailbox.waiting", actor, depth::waiting);
      gauge("evmesh.mailbox.most", actor, depth::most);
    }
  }

  private void gauge(String name, String actor, LongSupplier value) {
    Gauge.builder(name, value::getAsLong).tag("actor", actor).register(registry);
  }

  private Counter counter(String name) {
    return Counter.builder(name).register(registry);
  }

  /** Takes in a block that has ended, at how many places transactions met, and the time it took. */
  void record(BlockStats stats, int locations, long nanos) {
    hotLocations.record(locations);
    block.record(nanos, TimeUnit.NANOSECONDS);
    laneBusy.record(stats.busyNanos(), TimeUnit.NANOSECONDS);
    add(transactions, stats.transactions());
    add(executions, stats.executions());
    add(reexecutions, Math.max(0, stats.executions() - stats.transactions()));
    add(invalidations, stats.invalidations());
    add(flushes, stats.flushes());
    add(settles, stats.settles());
    add(messages, stats.messages());
    add(inPlace, stats.messages() == 0 ? 1 : 0);
    if (stats.gaveUp() != null) {
      gaveUp.get(stats.gaveUp()).increment();
    }
    add(restarts, Math.max(0, stats.attempts() - 1));
  }

  private static void add(Counter counter, long amount) {
    counter.increment((double) amount);
  }
}
