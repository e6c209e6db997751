package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.akka.MailboxDepth;
import io.evmesh.actors.akka.MailboxDepths;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MailboxDepths depths = new MailboxDepths();
  private final BlockMeters meters = new BlockMeters(registry, 4, () -> 3, depths);

  @Test
  void blocksAddUp() {
    meters.record(new BlockStats(10, 12, 5, 2, 8, 40, 3_000, 1, null), 4, 7_000);
    meters.record(new BlockStats(20, 20, 0, 1, 4, 20, 2_000, 2, GiveUp.TIME), 0, 3_000);

    assertThat(count("evmesh.transactions")).isEqualTo(30);
    assertThat(count("evmesh.executions")).isEqualTo(32);
    assertThat(count("evmesh.reexecutions")).isEqualTo(2);
    assertThat(count("evmesh.invalidations")).isEqualTo(5);
    assertThat(count("evmesh.flushes")).isEqualTo(3);
    assertThat(count("evmesh.settles")).isEqualTo(12);
    assertThat(count("evmesh.messages")).isEqualTo(60);
    assertThat(count("evmesh.block.restarts")).isEqualTo(1);
    assertThat(registry.get("evmesh.block.gave.up").tag("reason", "time").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("evmesh.block.gave.up").tag("reason", "fault").counter().count())
        .isZero();
    assertThat(registry.get("evmesh.hot.locations").summary().totalAmount()).isEqualTo(4);
    assertThat(registry.get("evmesh.block").timer().count()).isEqualTo(2);
    assertThat(registry.get("evmesh.block").timer().totalTime(TimeUnit.MICROSECONDS)).isEqualTo(10);
    assertThat(registry.get("evmesh.lane.busy").timer().totalTime(TimeUnit.MICROSECONDS))
        .isEqualTo(5);
  }

  @Test
  void blocksWithoutMessagesRanInPlace() {
    meters.record(BlockStats.inPlace(5), 0, 1_000);

    assertThat(count("evmesh.block.in.place")).isEqualTo(1);
    assertThat(count("evmesh.executions")).isEqualTo(5);
  }

  @Test
  void lanesAndHotKindsAreGauges() {
    assertThat(registry.get("evmesh.lanes").gauge().value()).isEqualTo(4);
    assertThat(registry.get("evmesh.hot.kinds").gauge().value()).isEqualTo(3);
  }

  @Test
  void mailboxesAreGaugesByKindOfActor() {
    MailboxDepth accounts = depths.of("account");
    accounts.added(1);
    accounts.added(2);
    accounts.added(1);
    accounts.removed();

    assertThat(gauge("evmesh.mailbox.waiting", "account")).isEqualTo(2);
    assertThat(gauge("evmesh.mailbox.most", "account")).isEqualTo(2);
    assertThat(gauge("evmesh.mailbox.waiting", "lane")).isZero();
  }

  private double gauge(String name, String actor) {
    return registry.get(name).tag("actor", actor).gauge().value();
  }

  private double count(String name) {
    return registry.get(name).counter().count();
  }
}
