package io.evmesh.actors.random;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.BlockSchedule;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.parallel.wire.BlockCodec;
import io.evmesh.engine.parallel.wire.ChangesCodec;
import io.evmesh.engine.parallel.wire.JoinedDifference;
import io.evmesh.engine.parallel.wire.ResultCodec;
import io.evmesh.engine.parallel.wire.VerdictCodec;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of several nodes on one thread, with a random generator in place of a network: it
 * picks which lane executes and which message arrives next, in any order that keeps the messages
 * between a lane and a node in theirs. All that crosses between nodes does so in bytes, but for the
 * work that the coordinator gives. Each block has owners of its own for its shards; the first node
 * leads and knows the committed state.
 */
final class SeededClusterExecutor implements BlockExecutor {
  private static final int LANES_PER_NODE = 2;

  private final RandomGenerator random;
  private final int nodeCount;
  private long executions;
  private long invalidations;
  private long bytes;

  SeededClusterExecutor(RandomGenerator random, int nodes) {
    this.random = random;
    nodeCount = nodes;
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
  long executions() {
    return executions;
  }

  /** How many conditions did not hold in it. */
  long invalidations() {
    return invalidations;
  }

  /** How much crossed between nodes in all blocks, settles and answers only. */
  long bytes() {
    return bytes;
  }

  /** A lane, with what it is about to do. */
  private static final class Worker {
    final int number;
    final SimulatedNode node;
    final Lane lane;
    final Queue<Work.Task> tasks = new ArrayDeque<>();
    int flushAfter = 1;
    int awaitedShows = -1; // for the next task; -1 if it has not asked

    Worker(int number, SimulatedNode node) {
      this.number = number;
      this.node = node;
      lane = new Lane(node.scope, new Lane.Tools());
    }
  }

  private final class Run {
    private final WorldState world;
    private final Shards shards = random.nextBoolean() ? Shards.ONE_MACHINE : Shards.CLUSTER;
    private final int[] owners = new int[shards.count()];
    private final boolean mirrorsAtOnce = random.nextBoolean(); // or when the owner has answered
    private final int transactions;
    private final BlockSchedule schedule;
    private final SimulatedNode[] nodes = new SimulatedNode[nodeCount];
    private final Worker[] workers = new Worker[nodeCount * LANES_PER_NODE];
    private final Map<String, Queue<Runnable>> channels = new LinkedHashMap<>();
    private final List<Queue<Runnable>> busy = new ArrayList<>();

    Run(WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
      this.world = world;
      this.transactions = transactions.size();
      for (int shard = 0; shard < owners.length; shard++) {
        owners[shard] = random.nextInt(nodeCount);
      }
      Set<Address> ownStorage = someOwnStorage(transactions);
      HotSlots hot = hot();
      ByteWriter told = new ByteWriter(1024);
      BlockCodec.write(told, new BlockCodec.Told(block, transactions, shards, null));
      for (int i = 0; i < nodeCount; i++) {
        var base =
            i == 0 ? world : new CommittedCache(asked -> CommittedCache.answer(asked, world));
        nodes[i] = new SimulatedNode(i, told.toArray(), owners, ownStorage, base, hot);
      }
      for (int i = 0; i < workers.length; i++) {
        workers[i] = new Worker(i, nodes[i / LANES_PER_NODE]);
      }
      schedule =
          new BlockSchedule(
              transactions,
              block,
              workers.length,
              () -> Groups.singles(transactions.size()),
              (writer, reader, place) -> {});
    }

    /** All slots are followed, some, or none. */
    private @Nullable HotSlots hot() {
      int some = random.nextInt(16);
      return switch (random.nextInt(3)) {
        case 0 -> null;
        case 1 -> (owner, code, programCounter, words, key) -> 1;
        default -> (owner, code, programCounter, words, key) -> some >> words[key] & 1;
      };
    }

    private Set<Address> someOwnStorage(List<RecoveredTransaction> transactions) {
      Set<Address> some = new HashSet<>();
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
        int choice = random.nextInt(workers.length + busy.size());
        if (choice < workers.length) {
          step(workers[choice]);
        } else {
          Queue<Runnable> channel = busy.get(choice - workers.length);
          channel.remove().run();
          if (channel.isEmpty()) {
            busy.remove(choice - workers.length);
          }
        }
      }
      seal();
      executions = schedule.executions();
      invalidations = schedule.invalidations();
      return schedule.results();
    }

    private void post(String from, Object to, Runnable message) {
      Queue<Runnable> queue =
          channels.computeIfAbsent(from + " to " + to, name -> new ArrayDeque<>());
      if (queue.isEmpty()) {
        busy.add(queue);
      }
      queue.add(message);
    }

    // ------------------------------------------------------------------ work

    private void step(Worker worker) {
      Work.Task next = worker.tasks.peek();
      if (next == null) {
        take(worker);
      } else if (next.before() == null || worker.awaitedShows == 0) {
        worker.tasks.remove();
        worker.awaitedShows = -1;
        worker.node.mayAsk(() -> worker.lane.execute(next));
      } else if (worker.awaitedShows < 0) {
        askToShow(worker, next.before());
      }
      boolean idle = worker.tasks.isEmpty() || worker.awaitedShows > 0;
      if (worker.lane.isFlushDue(idle ? 1 : worker.flushAfter)) {
        send(worker, worker.lane.flush());
      }
    }

    /** Takes work; what was executed before goes to the node that did. */
    private void take(Worker worker) {
      Work work = schedule.next(worker.number);
      if (work == null) {
        return;
      }
      worker.flushAfter = 1 + random.nextInt(work.flushAfter());
      for (Work.Task task : work.tasks()) {
        Worker other = task.before() == null ? worker : workerOf(task.tx());
        post("coordinator", other.number, () -> other.tasks.add(known(other, task)));
      }
    }

    private Worker workerOf(int tx) {
      for (SimulatedNode node : nodes) {
        if (node.executed.containsKey(tx)) {
          return workers[node.number * LANES_PER_NODE + random.nextInt(LANES_PER_NODE)];
        }
      }
      throw new IllegalStateException("no node has executed transaction " + tx);
    }

    /** The task with what its node knows of the incarnation before. */
    private Work.Task known(Worker worker, Work.Task task) {
      return new Work.Task(task.tx(), worker.node.executed.get(task.tx()), task.refusal());
    }

    private void askToShow(Worker worker, Incarnation before) {
      TreeMap<Integer, Set<Location>> places = new TreeMap<>();
      for (Location location : before.locations()) {
        int owner = worker.node.ownerOf(location.address());
        if (owner != worker.node.number) {
          places.computeIfAbsent(owner, first -> new TreeSet<>()).add(location);
        }
      }
      worker.awaitedShows = places.size();
      places.forEach(
          (owner, wanted) -> {
            ByteWriter out = new ByteWriter(64);
            VerdictCodec.writeLocations(out, wanted);
            String lane = "lane " + worker.number;
            post(lane, owner, () -> answerShow(owner, worker, out.toArray()));
          });
    }

    private void answerShow(int owner, Worker worker, byte[] request) {
      byte[] answer = nodes[owner].shown(request);
      post(
          "node " + owner,
          worker.number,
          () -> {
            worker.node.show(answer);
            worker.awaitedShows--;
          });
    }

    // --------------------------------------------------------------- settles

    private void send(Worker worker, Flush flush) {
      if (flush.isEmpty()) {
        report(worker);
      }
      SimulatedNode node = worker.node;
      TreeMap<Integer, Flush> parts = new TreeMap<>();
      for (ShardSettle settle : flush.shards()) {
        part(parts, node.ownerOf(settle.shard())).shards().add(settle);
      }
      for (StorageSettle settle : flush.storages()) {
        part(parts, node.ownerOf(settle.contract())).storages().add(settle);
      }
      parts.forEach(
          (owner, part) -> {
            if (owner == node.number) {
              settleHere(worker, part);
            } else {
              sendAway(worker, owner, part);
            }
          });
    }

    private static Flush part(Map<Integer, Flush> parts, int owner) {
      return parts.computeIfAbsent(owner, first -> new Flush(new ArrayList<>(), new ArrayList<>()));
    }

    private void settleHere(Worker worker, Flush flush) {
      SimulatedNode node = worker.node;
      node.mayAsk(() -> flush.askBase(node.scope.base()));
      String from = "lane " + worker.number;
      for (ShardSettle settle : flush.shards()) {
        String place = "shard " + settle.shard();
        post(from, place, () -> answer(worker, place, node.shard(settle.shard()).settle(settle)));
      }
      for (StorageSettle settle : flush.storages()) {
        String place = settle.contract().toString();
        post(
            from,
            place,
            () -> answer(worker, place, node.storage(settle.contract()).settle(settle)));
      }
    }

    private void sendAway(Worker worker, int owner, Flush flush) {
      byte[] message = worker.node.sent(flush);
      bytes += message.length;
      if (mirrorsAtOnce) {
        worker.node.mirror(flush);
      }
      post("lane " + worker.number, owner, () -> settle(owner, worker, message, flush));
    }

    private void answer(Worker worker, String place, Verdicts verdicts) {
      post(place, worker.number, () -> answered(worker, verdicts, 1));
    }

    private void settle(int owner, Worker worker, byte[] message, Flush flush) {
      byte[] answer = nodes[owner].settle(message);
      bytes += answer.length;
      post(
          "node " + owner,
          worker.number,
          () -> {
            ByteReader in = ByteReader.of(answer);
            Verdicts verdicts = VerdictCodec.read(in, transactions);
            in.expectEnd();
            if (!mirrorsAtOnce) {
              worker.node.mirror(flush);
            }
            answered(worker, verdicts, flush.size());
          });
    }

    private void answered(Worker worker, Verdicts verdicts, int count) {
      if (worker.lane.answer(verdicts, count)) {
        report(worker);
      }
    }

    private void report(Worker worker) {
      Lane.Report report = worker.lane.answered();
      ByteWriter out = new ByteWriter(256);
      ResultCodec.write(out, report.executions());
      VerdictCodec.write(out, report.verdicts());
      for (Incarnation execution : report.executions()) {
        worker.node.executed.put(execution.tx(), execution);
      }
      post(
          "lane " + worker.number,
          "coordinator",
          () -> {
            ByteReader in = ByteReader.of(out.toArray());
            List<Incarnation> executed = ResultCodec.read(in, transactions);
            schedule.report(executed, VerdictCodec.read(in, transactions));
            in.expectEnd();
          });
    }

    // --------------------------------------------------------------- sealing

    private void seal() {
      List<StateDifference> parts = new ArrayList<>();
      parts.add(nodes[0].seal());
      for (int i = 1; i < nodeCount; i++) {
        ByteReader in = ByteReader.of(nodes[i].changes());
        parts.add(ChangesCodec.read(in));
        in.expectEnd();
      }
      world.adopt(new JoinedDifference(shards, parts, owners));
    }
  }
}
