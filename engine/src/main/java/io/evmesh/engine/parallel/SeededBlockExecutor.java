package io.evmesh.engine.parallel;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.ShardVersions;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The parallel protocol on one thread, with a random generator in place of a network: it picks
 * which lane executes and which message arrives next, in any order that keeps the messages between
 * two parties in theirs. The same generator state gives the same schedule, so a difference can be
 * looked at as often as needed.
 */
public final class SeededBlockExecutor implements BlockExecutor {
  private final RandomGenerator random;
  private final int laneCount;
  private final @Nullable HotSlots hot;
  private long executions;
  private long invalidations;

  /** Follows all slots, some or none, as chance has it. */
  public SeededBlockExecutor(RandomGenerator random, int lanes) {
    this(random, lanes, null);
  }

  /**
   * @param hot which slots are followed; null for what chance has it
   */
  public SeededBlockExecutor(RandomGenerator random, int lanes, @Nullable HotSlots hot) {
    this.random = random;
    this.hot = hot;
    laneCount = lanes;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (!BlockPlan.isParallel(block.fork())) {
      return new SequentialBlockExecutor().execute(world, block, transactions);
    }
    return new Run(world, block, transactions).execute();
  }

  /** How many times transactions of the last block in lanes were executed. */
  public long executions() {
    return executions;
  }

  /** How many conditions did not hold in it. */
  public long invalidations() {
    return invalidations;
  }

  private final class Run {
    private final WorldState world;
    private final BlockScope scope;
    private final BlockSchedule schedule;
    private final Lane[] lanes = new Lane[laneCount];
    private final List<Queue<Work.Task>> tasks = new ArrayList<>();
    private final int[] flushAfter = new int[laneCount];
    private final BlockPlaces places;
    private final Map<String, Queue<Runnable>> channels = new LinkedHashMap<>();
    private final List<Queue<Runnable>> busy = new ArrayList<>();

    Run(WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
      this.world = world;
      BlockPlan plan = BlockPlan.of(shards(), transactions, someOwnStorage(transactions));
      scope = new BlockScope(block, transactions, world, plan, new PublishedViews(plan), hot());
      places = new BlockPlaces(scope);
      schedule =
          new BlockSchedule(
              transactions,
              block,
              laneCount,
              () -> Groups.singles(transactions.size()),
              (writer, reader, place) -> {});
      for (int i = 0; i < laneCount; i++) {
        lanes[i] = new Lane(scope, new Lane.Tools());
        tasks.add(new ArrayDeque<>());
      }
    }

    /** All slots are followed, some, or none. */
    private @Nullable HotSlots hot() {
      if (hot != null) {
        return hot;
      }
      int some = random.nextInt(16);
      return switch (random.nextInt(3)) {
        case 0 -> null;
        case 1 -> (owner, code, programCounter, words, key) -> 1;
        default -> (owner, code, programCounter, words, key) -> some >> words[key] & 1;
      };
    }

    private Shards shards() {
      return random.nextBoolean() ? Shards.ONE_MACHINE : Shards.CLUSTER;
    }

    private Set<Address> someOwnStorage(List<RecoveredTransaction> transactions) {
      Set<Address> some = new java.util.HashSet<>();
      for (RecoveredTransaction transaction : transactions) {
        Address to = transaction.transaction().to();
        if (to != null && random.nextInt(4) == 0) {
          some.add(to);
        }
      }
      return some;
    }

    List<TransactionResult> execute() {
      while (!schedule.isFinished()) {
        int choice = random.nextInt(laneCount + busy.size());
        if (choice < laneCount) {
          step(choice);
        } else {
          Queue<Runnable> channel = busy.get(choice - laneCount);
          channel.remove().run();
          if (channel.isEmpty()) {
            busy.remove(choice - laneCount);
          }
        }
      }
      seal();
      executions = schedule.executions();
      invalidations = schedule.invalidations();
      return schedule.results();
    }

    private void step(int i) {
      Queue<Work.Task> own = tasks.get(i);
      if (own.isEmpty()) {
        Work work = schedule.next(i);
        if (work != null) {
          own.addAll(work.tasks());
          flushAfter[i] = 1 + random.nextInt(work.flushAfter());
        }
      } else {
        lanes[i].execute(own.remove());
      }
      if (lanes[i].isFlushDue(own.isEmpty() ? 1 : flushAfter[i])) {
        send(i, lanes[i].flush());
      }
    }

    private void send(int i, Flush flush) {
      if (flush.isEmpty()) {
        report(i);
      }
      for (ShardSettle settle : flush.shards()) {
        String place = "shard " + settle.shard();
        post(
            i + " to " + place,
            () -> answer(i, place, places.shard(settle.shard()).settle(settle)));
      }
      for (StorageSettle settle : flush.storages()) {
        String place = settle.contract().toString();
        post(
            i + " to " + place,
            () -> answer(i, place, places.storage(settle.contract()).settle(settle)));
      }
    }

    private void answer(int i, String place, Verdicts verdicts) {
      post(
          place + " to " + i,
          () -> {
            if (lanes[i].answer(verdicts)) {
              report(i);
            }
          });
    }

    private void report(int i) {
      Lane.Report report = lanes[i].answered();
      post(i + " reports", () -> schedule.report(report.executions(), report.verdicts()));
    }

    private void post(String channel, Runnable message) {
      Queue<Runnable> queue = channels.computeIfAbsent(channel, name -> new ArrayDeque<>());
      if (queue.isEmpty()) {
        busy.add(queue);
      }
      queue.add(message);
    }

    private void seal() {
      places.shards().values().forEach(ShardVersions::seal);
      world.adopt(new SealedBlock(scope));
    }
  }
}
