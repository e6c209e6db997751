package io.evmesh.lab.mesh;

import io.evmesh.actors.ConflictLearning;
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
import java.util.Objects;
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
  // By node: what waits for its having the block; null once it has
  private final List<@Nullable List<Runnable>> unopened = new ArrayList<>();
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
            new PublishedViews(plan),
            options.commuting() ? memory.hot() : null);
    versions = new BlockPlaces(scope);
    reads = new RemoteReads(this, stage.cluster().nodes(), options.learning(), learnt);
    coordinator = nodes.getFirst().actor();
    for (Node node : nodes) {
      answerers.put(node.number, node.actor());
      unopened.add(node == nodes.getFirst() ? null : new ArrayList<>());
      for (int i = 0; i < stage.cluster().lanes(); i++) {
        lanes.add(new LaneSeat(lanes.size(), node.lane(), this));
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

  /**
   * Begins: the plan is made by whoever wants the block executed, the groups at the same time on
   * another core; then the coordinator gives every node the block and every lane work.
   */
  void begin() {
    int count = scope.transactions().size();
    Node home = coordinator.node();
    Joined joined = new Joined(home);
    Step grouped = Step.last("group", stage.cost(Cost.GROUP, count), unlessOver(joined::grouped));
    home.actor().tell(() -> grouped);
    home.call("plan", stage.cost(Cost.PLAN, count), unlessOver(joined::planned));
  }

  /** Whoever wants the block executed waits for both, and sleeps if the groups take longer. */
  private final class Joined {
    private final Node home;
    private boolean one;

    Joined(Node home) {
      this.home = home;
    }

    void planned() {
      if (one) {
        schedule();
      }
      one = true;
    }

    void grouped() {
      if (one) {
        home.wake(unlessOver(this::schedule));
      }
      one = true;
    }

    private void schedule() {
      int count = scope.transactions().size();
      coordinator.tell(
          () -> Step.last("schedule", stage.cost(Cost.REPORT, 1), () -> distribute(count)));
    }
  }

  private void distribute(int count) {
    Supplier<Groups> grouping =
        () ->
            options.groups()
                ? memory.group(scope.transactions(), scope.base())
                : Groups.singles(count);
    int[] nodeOf = lanes.stream().mapToInt(lane -> nodes.indexOf(lane.actor.node())).toArray();
    schedule =
        new BlockSchedule(
            scope.transactions(),
            scope.block(),
            nodeOf,
            grouping,
            new ConflictLearning(scope.transactions(), memory));
    if (nodes.size() > 1) {
      coordinator.tell(() -> sendBlock((long) TRANSACTION_BYTES * count));
    }
    for (LaneSeat seat : lanes) {
      toLane(seat, 8, () -> seat.actor.tell(() -> Step.last("begin", 0, () -> {})));
      feed(seat.number);
    }
  }

  /** Work for lanes of other nodes waits until these have the block. */
  private Step sendBlock(long size) {
    Node home = coordinator.node();
    return Step.last(
        "send block",
        stage.cost(Cost.CODEC_BYTE, size),
        () -> {
          for (Node node : nodes) {
            if (node != home) {
              stage
                  .network()
                  .send(home.number, node.number, size, unlessOver(() -> got(node, size)));
            }
          }
        });
  }

  private void got(Node node, long size) {
    answerers
        .get(node.number)
        .tell(
            () ->
                Step.last(
                    "receive block",
                    stage.cost(Cost.CODEC_BYTE, size),
                    () -> {
                      List<Runnable> waiting = unopened.set(nodes.indexOf(node), null);
                      Objects.requireNonNull(waiting).forEach(Runnable::run);
                    }));
  }

  /** A lane has done a piece of work. */
  Step ready(int lane) {
    return Step.last(
        "coordinate",
        stage.cost(Cost.REPORT, 1),
        () -> {
          inHand[lane]--;
          feed(lane);
          look();
        });
  }

  /** All places have answered a flush. */
  Step settled(Lane.Report report) {
    long nanos =
        stage.cost(Cost.REPORT, 1)
            + stage.cost(Cost.REPORT_TRANSACTION, report.executions().size())
            + stage.cost(Cost.VERDICT, report.verdicts().all().size());
    return Step.last(
        "coordinate",
        nanos,
        () -> {
          schedule().report(report.executions(), report.verdicts());
          for (int lane = 0; lane < lanes.size(); lane++) {
            feed(lane);
          }
          look();
        });
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
    Node there = seat.actor.node();
    Runnable action = unlessOver(arrived);
    send(
        coordinator.node(),
        there,
        size,
        () -> {
          List<Runnable> waiting = unopened.get(nodes.indexOf(there));
          if (waiting == null) {
            action.run();
          } else {
            waiting.add(action);
          }
        });
  }

  /** Lets the coordinator handle something that a lane has sent. */
  void toCoordinator(LaneSeat seat, long size, Supplier<Step> handling) {
    send(
        seat.actor.node(),
        coordinator.node(),
        size,
        unlessOver(
            () -> coordinator.tell(() -> over ? Step.last("late", 0, () -> {}) : handling.get())));
  }

  /** Within a node a message is there as soon as it is sent. */
  private void send(Node from, Node to, long size, Runnable arrived) {
    if (from == to) {
      arrived.run();
    } else {
      stage.network().send(from.number, to.number, size, arrived);
    }
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
  long codecNanos(Node from, Map<Object, LaneSeat.Touched> touches) {
    long bytes = 0;
    for (var place : touches.entrySet()) {
      if (nodeOf(place.getKey()) != from) {
        bytes += SETTLE_BYTES + (long) TOUCH_BYTES * place.getValue().all();
      }
    }
    return stage.cost(Cost.CODEC_BYTE, bytes);
  }

  void settle(
      LaneSeat from,
      Object place,
      LaneSeat.Touched touches,
      Function<ShardVersions, Verdicts> take) {
    settle(from, place, touches, () -> take.apply(versions.shard((Integer) place)));
  }

  void settleStorage(
      LaneSeat from,
      Address contract,
      LaneSeat.Touched touches,
      Function<StorageVersions, Verdicts> take) {
    settle(from, contract, touches, () -> take.apply(versions.storage(contract)));
  }

  private void settle(
      LaneSeat from, Object place, LaneSeat.Touched touches, Supplier<Verdicts> take) {
    Node.Actor actor = actorOf(place);
    Node there = actor.node();
    Node here = from.actor.node();
    long size = SETTLE_BYTES + (long) TOUCH_BYTES * touches.all();
    long decoding = here == there ? 0 : stage.cost(Cost.CODEC_BYTE, size);
    send(
        here,
        there,
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
                              + stage.cost(Cost.SETTLE_ACCOUNT, touches.accounts)
                              + stage.cost(Cost.SETTLE_SLOT, touches.slots)
                              + stage.cost(Cost.VERDICT, failed);
                      return Step.last("settle", nanos, () -> answer(there, from, verdicts));
                    })));
  }

  private void answer(Node there, LaneSeat lane, Verdicts verdicts) {
    long size = SETTLE_BYTES + (long) VERDICT_BYTES * verdicts.all().size();
    send(
        there,
        lane.actor.node(),
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
      send(
          home,
          ledger.node(),
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
      home.wake(this::end);
    }
  }

  private void sealed(Node from) {
    send(
        from,
        coordinator.node(),
        64,
        unlessOver(
            () ->
                coordinator.tell(
                    () -> {
                      if (--unsealed == 0) {
                        coordinator.node().wake(this::end); // who wanted the block
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
