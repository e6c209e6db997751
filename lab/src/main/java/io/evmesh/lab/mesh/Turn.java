package io.evmesh.lab.mesh;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.BlockSchedule;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardVersions;
import io.evmesh.engine.parallel.settle.StorageVersions;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.scheduler.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt at a block: who lies where, what is said to whom, and what that costs. */
final class Turn {
  private static final int IN_HAND = 2; // pieces of work of a lane, as in the actors
  private static final int TRANSACTION_BYTES = 250;
  private static final int TOUCH_BYTES = 80;
  private static final int SETTLE_BYTES = 40;
  private static final int VERDICT_BYTES = 90;

  private final Stage stage;
  private final MeshOptions options;
  private final List<Node> nodes; // those that are there
  private final int[] ownerOfShard;
  private final BlockScope scope;
  private final ConflictMemory memory;
  private final LaneBudget budget;
  private final RemoteReads reads;
  private final Node.Actor coordinator;
  private final Map<Integer, Node.Actor> answerers = new HashMap<>();
  private final List<LaneSeat> lanes = new ArrayList<>();
  private final Map<Object, Node.Actor> places = new HashMap<>();
  private final BlockPlaces versions;
  private final int[] inHand;
  private final boolean[] drained;
  private @Nullable BlockSchedule schedule;
  private @Nullable GiveUp gaveUp;
  private boolean over;
  private int unsealed = -1;
  private final long begunAt;

  Turn(
      Stage stage,
      MeshOptions options,
      List<Node> nodes,
      int[] ownerOfShard,
      BlockPlan plan,
      ConflictMemory memory,
      LaneBudget budget,
      Set<RemoteReads.Kind> learnt) {
    this.stage = stage;
    this.options = options;
    this.nodes = nodes;
    this.ownerOfShard = ownerOfShard;
    this.memory = memory;
    this.budget = budget;
    begunAt = stage.loop().now();
    scope =
        new BlockScope(
            stage.executions().block(),
            stage.executions().transactions(),
            stage.executions().base(),
            plan,
            new PublishedViews(plan));
    versions = new BlockPlaces(scope);
    reads = new RemoteReads(this, stage.cluster().nodes(), options.learning(), learnt);
    coordinator = nodes.getFirst().actor();
    for (Node node : nodes) {
      answerers.put(node.number, node.actor());
      for (int i = 0; i < stage.cluster().lanes(); i++) {
        lanes.add(new LaneSeat(lanes.size(), node.actor(), this));
      }
    }
    inHand = new int[lanes.size()];
    drained = new boolean[lanes.size()];
  }

  Stage stage() {
    return stage;
  }

  BlockScope scope() {
    return scope;
  }

  RemoteReads reads() {
    return reads;
  }

  Address sender(int tx) {
    return scope.transactions().get(tx).sender();
  }

  // ------------------------------------------------------------ the coordinator

  /** Begins: the plan is made, every node gets the block, every lane gets work. */
  void begin() {
    int count = scope.transactions().size();
    coordinator.tell(
        () -> Step.last("plan", stage.cost(Cost.GROUP, count), () -> distribute(count)));
  }

  private void distribute(int count) {
    Supplier<Groups> grouping =
        () ->
            options.groups()
                ? memory.group(scope.transactions(), scope.base())
                : Groups.singles(count);
    schedule =
        new BlockSchedule(
            scope.transactions(),
            scope.block(),
            lanes.size(),
            grouping,
            (writer, reader, place) -> memory.learn(transaction(writer), transaction(reader)));
    long size = (long) TRANSACTION_BYTES * count;
    Node home = coordinator.node();
    long encoding = stage.cost(Cost.CODEC_BYTE, nodes.size() == 1 ? 0 : size);
    coordinator.tell(
        () ->
            Step.last(
                "send block",
                encoding,
                () ->
                    nodes.forEach(
                        node ->
                            stage
                                .network()
                                .send(home.number, node.number, size, () -> got(node, size)))));
  }

  private RecoveredTransaction transaction(int tx) {
    return scope.transactions().get(tx);
  }

  private void got(Node node, long size) {
    long decoding = node == coordinator.node() ? 0 : stage.cost(Cost.CODEC_BYTE, size);
    Node.Actor receiver = answerers.get(node.number);
    receiver.tell(
        () ->
            Step.last(
                "receive block",
                decoding,
                () ->
                    lanes.stream()
                        .filter(lane -> lane.actor.node() == node)
                        .forEach(lane -> toCoordinator(lane, 8, () -> feedStep(lane.number)))));
  }

  private Step feedStep(int lane) {
    feed(lane);
    return Step.last("coordinate", 0, this::look);
  }

  /** A lane has done a piece of work. */
  Step ready(int lane) {
    inHand[lane]--;
    feed(lane);
    return Step.last("coordinate", stage.cost(Cost.REPORT, 1), this::look);
  }

  /** All places have answered a flush. */
  Step settled(Lane.Report report) {
    BlockSchedule known = schedule();
    known.report(report.executions(), report.verdicts());
    for (int lane = 0; lane < lanes.size(); lane++) {
      feed(lane);
    }
    long nanos =
        stage.cost(Cost.REPORT, 1)
            + stage.cost(Cost.REPORT_TRANSACTION, report.executions().size())
            + stage.cost(Cost.VERDICT, report.verdicts().all().size());
    return Step.last("coordinate", nanos, this::look);
  }

  private BlockSchedule schedule() {
    BlockSchedule known = schedule;
    if (known == null) {
      throw new IllegalStateException("nothing is scheduled yet");
    }
    return known;
  }

  private void feed(int lane) {
    BlockSchedule known = schedule();
    LaneSeat seat = lanes.get(lane);
    while (inHand[lane] < IN_HAND && !over) {
      Work work = known.next(lane);
      if (work == null) {
        if (inHand[lane] == 0 && !drained[lane] && !known.isFinished()) {
          drained[lane] = true;
          toLane(seat, 8, () -> seat.actor.tell(seat::drain));
        }
        return;
      }
      inHand[lane]++;
      drained[lane] = false;
      int[] txs = work.tasks().stream().mapToInt(Work.Task::tx).toArray();
      toLane(
          seat,
          8L * txs.length,
          () -> reads.fetch(seat.actor.node(), txs, () -> seat.actor.tell(() -> seat.run(work))));
    }
  }

  private void toLane(LaneSeat seat, long size, Runnable arrived) {
    stage
        .network()
        .send(coordinator.node().number, seat.actor.node().number, size, unlessOver(arrived));
  }

  /** Lets the coordinator handle something that a lane has sent. */
  void toCoordinator(LaneSeat seat, long size, Supplier<Step> handling) {
    stage
        .network()
        .send(
            seat.actor.node().number,
            coordinator.node().number,
            size,
            unlessOver(
                () ->
                    coordinator.tell(
                        () -> over ? Step.last("late", 0, () -> {}) : handling.get())));
  }

  private Runnable unlessOver(Runnable action) {
    return () -> {
      if (!over) {
        action.run();
      }
    };
  }

  private void look() {
    BlockSchedule known = schedule();
    if (over) {
      return;
    }
    if (known.isFinished() && unsealed < 0) {
      seal();
      return;
    }
    Optional<GiveUp> exceeded =
        budget.exceeded(known.executions(), known.invalidations(), stage.loop().now() - begunAt);
    if (exceeded.isPresent() && !known.isFinished()) {
      gaveUp = exceeded.get();
      end();
    }
  }

  /** Ends the attempt, whatever has come of it. */
  void end() {
    over = true;
    if (schedule != null) {
      stage.tally().countExecutions(schedule.executions());
      stage.tally().countAborts(schedule.invalidations());
    }
  }

  boolean isOver() {
    return over;
  }

  /** Why lanes were given up; null if they were not. */
  @Nullable GiveUp gaveUp() {
    return gaveUp;
  }

  // ----------------------------------------------------------------- the places

  /** The place that keeps an account. */
  Object placeOf(Address address) {
    return scope.plan().shards().of(address);
  }

  /** The place that keeps an account's slots. */
  Object storagePlaceOf(Address address) {
    return scope.plan().hasOwnStorage(address) ? address : placeOf(address);
  }

  /** The node that keeps an account. */
  int ownerOf(Address address) {
    return ownerOfShard[scope.plan().shards().of(address)];
  }

  /** Whoever answers questions on a node. */
  Node.Actor answerer(int node) {
    return answerers.get(node);
  }

  private Node.Actor actorOf(Object place) {
    return places.computeIfAbsent(place, missing -> nodeOf(place).actor());
  }

  private Node nodeOf(Object place) {
    int owner =
        place instanceof Address contract ? ownerOf(contract) : ownerOfShard[(Integer) place];
    return nodes.stream().filter(node -> node.number == owner).findFirst().orElseThrow();
  }

  /** What a lane takes to write what goes to other nodes. */
  long codecNanos(Node from, Map<Object, Integer> touches) {
    long bytes = 0;
    for (var place : touches.entrySet()) {
      if (nodeOf(place.getKey()) != from) {
        bytes += SETTLE_BYTES + (long) TOUCH_BYTES * place.getValue();
      }
    }
    return stage.cost(Cost.CODEC_BYTE, bytes);
  }

  void settle(LaneSeat from, Object place, int touches, Function<ShardVersions, Verdicts> take) {
    settle(from, place, touches, () -> take.apply(versions.shard((Integer) place)));
  }

  void settleStorage(
      LaneSeat from, Address contract, int touches, Function<StorageVersions, Verdicts> take) {
    settle(from, contract, touches, () -> take.apply(versions.storage(contract)));
  }

  private void settle(LaneSeat from, Object place, int touches, Supplier<Verdicts> take) {
    Node.Actor actor = actorOf(place);
    Node there = actor.node();
    Node here = from.actor.node();
    long size = SETTLE_BYTES + (long) TOUCH_BYTES * touches;
    long decoding = here == there ? 0 : stage.cost(Cost.CODEC_BYTE, size);
    stage
        .network()
        .send(
            here.number,
            there.number,
            size,
            unlessOver(
                () ->
                    actor.tell(
                        () -> {
                          Verdicts verdicts = take.get();
                          int failed = verdicts.all().size();
                          long nanos =
                              decoding
                                  + stage.cost(Cost.SETTLE, 1)
                                  + stage.cost(Cost.SETTLE_PLACE, touches)
                                  + stage.cost(Cost.VERDICT, failed);
                          return Step.last("settle", nanos, () -> answer(there, from, verdicts));
                        })));
  }

  private void answer(Node there, LaneSeat lane, Verdicts verdicts) {
    long size = SETTLE_BYTES + (long) VERDICT_BYTES * verdicts.all().size();
    stage
        .network()
        .send(
            there.number,
            lane.actor.node().number,
            size,
            unlessOver(() -> lane.actor.tell(() -> lane.answer(verdicts))));
  }

  // ------------------------------------------------------------------- the end

  private void seal() {
    int[] published = scope.views().shards();
    unsealed = published.length;
    Node home = coordinator.node();
    for (int number : published) {
      Node.Actor ledger = actorOf(number);
      stage
          .network()
          .send(
              home.number,
              ledger.node().number,
              16,
              unlessOver(
                  () ->
                      ledger.tell(
                          () -> {
                            versions.shard(number).seal();
                            return Step.last(
                                "seal", stage.cost(Cost.SEAL, 1), () -> sealed(ledger.node()));
                          })));
    }
    if (published.length == 0) {
      end();
    }
  }

  private void sealed(Node from) {
    stage
        .network()
        .send(
            from.number,
            coordinator.node().number,
            64,
            unlessOver(
                () ->
                    coordinator.tell(
                        () -> {
                          if (--unsealed == 0) {
                            end();
                          }
                          return Step.last("coordinate", 0, () -> {});
                        })));
  }

  /** Whether all is final and sealed. */
  boolean isDone() {
    return unsealed == 0;
  }

  List<TransactionResult> results() {
    return schedule().results();
  }

  /** What the block has changed. */
  WorldState world() {
    WorldState world = new WorldState(scope.base());
    world.adopt(new SealedBlock(scope));
    return world;
  }
}
