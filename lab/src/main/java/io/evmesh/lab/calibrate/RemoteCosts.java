package io.evmesh.lab.calibrate;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.actors.membership.Membership;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.wire.FlushCodec;
import io.evmesh.engine.parallel.wire.IgnoredValues;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.lab.profile.Cost;
import io.evmesh.testkit.workload.Workload;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What messages between processes of one machine cost, measured between two actor systems of this
 * process that reach each other as two processes would. All in nanoseconds.
 */
final class RemoteCosts {
  private static final int SLOTS = 4; // of a transaction of which a settle tells
  private static final int TRANSACTIONS = 128; // that a flush tells of
  private static final int SMALL = 64; // bytes
  private static final int LARGE = 64 << 10;
  private static final int MESSAGES = 4000; // small ones
  private static final int LARGE_MESSAGES = 400;
  private static final int ON_THEIR_WAY = 64;
  private static final int TURNS = 8;
  private static final int ROUND_TRIPS = 3000;
  private static final Duration END = Duration.ofSeconds(10);
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Stopwatch watch;

  RemoteCosts(Stopwatch watch) {
    this.watch = watch;
  }

  /** The costs. */
  Map<Cost, Double> measure() {
    try (Post post = new Post()) {
      double small = post.nanos(MESSAGES, SMALL);
      double large = post.nanos(LARGE_MESSAGES, LARGE);
      double carried = Math.max(0, (large - small) / (LARGE - SMALL));
      Map<Cost, Double> costs = new EnumMap<>(Cost.class);
      costs.put(Cost.REMOTE_MESSAGE, small - SMALL * carried);
      costs.put(Cost.CODEC_BYTE, carried + codec());
      costs.put(Cost.LOOPBACK, post.oneWay());
      return costs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What it takes to write what a flush tells, and to read it, for each byte. */
  private double codec() {
    Workload work = SyntheticBlocks.writes(SLOTS, SyntheticBlocks.APART);
    WorldState world = new WorldState(work.state());
    BlockPlan plan = BlockPlan.of(Shards.CLUSTER, work.transactions());
    BlockScope scope =
        new BlockScope(work.block(), work.transactions(), world, plan, new PublishedViews(plan));
    Lane lane = new Lane(scope, new Lane.Tools());
    for (int tx = 0; tx < TRANSACTIONS; tx++) {
      lane.execute(new Work.Task(tx, null, null));
    }
    Flush flush = lane.flush();
    byte[] written = write(flush, world);
    double nanos =
        watch.nanos(
            () -> {
              long begin = Stopwatch.threadNanos();
              byte[] again = write(flush, world);
              FlushCodec.read(ByteReader.of(again), scope, new IgnoredValues());
              return Stopwatch.threadNanos() - begin;
            });
    return nanos / written.length;
  }

  private static byte[] write(Flush flush, WorldState world) {
    ByteWriter out = new ByteWriter(LARGE);
    FlushCodec.write(out, flush, world);
    return out.toArray();
  }

  /** Two members, of which one sends messages to the other. */
  private static final class Post implements AutoCloseable {
    private final CountDownLatch together = new CountDownLatch(2);
    private final Semaphore arrived = new Semaphore(0);
    private final Membership sender;
    private final Membership recipient;

    Post() throws InterruptedException {
      sender = begin();
      recipient = begin();
      sender.join(List.of());
      recipient.join(List.of(sender.self().address()));
      if (!together.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("two members have not met within a minute");
      }
    }

    private Membership begin() {
      Config config =
          ConfigFactory.parseMap(
                  Map.of(
                      "akka.remote.artery.canonical.hostname", "127.0.0.1",
                      "akka.remote.artery.canonical.port", 0,
                      "akka.cluster.jmx.enabled", "off"))
              .withFallback(ConfigFactory.load("evmesh-members"));
      return Membership.begin("evmesh", config, new Arrivals());
    }

    /** Counts messages, and when both members are up. */
    private final class Arrivals implements Membership.Listener {
      private boolean told;

      @Override
      public void changed(Members members) {
        long up = members.all().stream().filter(each -> each.state() == Members.State.UP).count();
        if (up == 2 && !told) {
          told = true;
          together.countDown();
        }
      }

      @Override
      public void received(MemberId from, Bytes message) {
        arrived.release();
      }
    }

    /** What a message takes of all cores, of many on their way at once. */
    double nanos(int messages, int size) throws InterruptedException {
      Bytes message = Bytes.wrap(new byte[size]);
      long[] turns = new long[TURNS];
      for (int turn = 0; turn < TURNS; turn++) {
        long begin = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < messages; i++) {
          sender.send(recipient.self(), message);
          if (i >= ON_THEIR_WAY) {
            arrived.acquire();
          }
        }
        arrived.acquire(ON_THEIR_WAY);
        turns[turn] = SYSTEM.getProcessCpuTime() - begin;
      }
      Arrays.sort(turns);
      return (double) turns[TURNS / 4] / messages;
    }

    /** How long a message is on its way when nothing else is. */
    double oneWay() throws InterruptedException {
      Bytes message = Bytes.wrap(new byte[SMALL]);
      long[] trips = new long[ROUND_TRIPS];
      for (int trip = 0; trip < ROUND_TRIPS; trip++) {
        long begin = System.nanoTime();
        sender.send(recipient.self(), message);
        arrived.acquire();
        trips[trip] = System.nanoTime() - begin;
      }
      Arrays.sort(trips);
      return trips[ROUND_TRIPS / 4];
    }

    @Override
    public void close() {
      end(recipient);
      end(sender);
    }

    private static void end(Membership member) {
      try {
        member.end(END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
