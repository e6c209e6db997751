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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt at a block: who lies where, what is said to whom, and what that costs. */
final class Turn {
  private static final int IN_HAND = 2; // pieces of work of a lane, as in the actors

  // About what the codec of the cluster makes of token transfers
  private static final int TRANSACTION_BYTES = 160;
  private static final int TOUCH_BYTES = 30;
  private static final int SETTLE_BYTES = 5;
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
  private final Set<Object> met = new HashSet<>(); // accounts and slots that were touched
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
        crossing(nodes.size() - 1, (nodes.size() - 1) * size),
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
                    crossing(1, size),
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
    carry(
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
    carry(
        seat.actor.node(),
        coordinator.node(),
        size,
        () -> coordinator.tell(() -> over ? Step.last("late", 0, () -> {}) : handling.get()));
  }

  /** Within a node a message is there as soon as it is sent; else somebody writes it first. */
  void carry(Node from, Node to, long size, Runnable arrived) {
    if (from == to) {
      arrived.run();
      return;
    }
    answerers
        .get(from.number)
        .tell(() -> Step.last("write", crossing(1, size), () -> send(from, to, size, arrived)));
  }

  /** A message that is written is on its way to another node, where somebody reads it. */
  private void send(Node from, Node to, long size, Runnable arrived) {
    Runnable read =
        () ->
            answerers
                .get(to.number)
                .tell(() -> Step.last("read", crossing(1, size), unlessOver(arrived)));
    stage.network().send(from.number, to.number, size, unlessOver(read));
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

  /** Whether an account or a slot was touched before; it is from now on. */
  boolean meets(Object location) {
    return !met.add(location);
  }

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

  /** The node that leads, and has the state below the block. */
  int home() {
    return coordinator.node().number;
  }

  /** What one of two nodes takes of a core for messages between them. */
  long crossing(int messages, long bytes) {
    long both = stage.cost(Cost.REMOTE_MESSAGE, messages) + stage.cost(Cost.CODEC_BYTE, bytes);
    return both / 2;
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

  /**
   * What a flush has for a place.
   *
   * @param take lets the place take it
   */
  record Settled(Object place, LaneSeat.Touched touches, Supplier<Verdicts> take) {}

  /** What a flush has for a shard. */
  Settled settled(int shard, LaneSeat.Touched touches, Function<ShardVersions, Verdicts> take) {
    return new Settled(shard, touches, () -> take.apply(versions.shard(shard)));
  }

  /** What a flush has for a contract whose storage is kept apart. */
  Settled settled(
      Address contract, LaneSeat.Touched touches, Function<StorageVersions, Verdicts> take) {
    return new Settled(contract, touches, () -> take.apply(versions.storage(contract)));
  }

  /** What a lane takes to write what goes to other nodes. */
  long codecNanos(Node from, List<Settled> flush) {
    long nanos = 0;
    for (List<Settled> part : byNode(flush).values()) {
      nanos += nodeOf(part.getFirst().place()) == from ? 0 : crossing(1, bytes(part));
    }
    return nanos;
  }

  private SortedMap<Integer, List<Settled>> byNode(List<Settled> flush) {
    SortedMap<Integer, List<Settled>> parts = new TreeMap<>();
    for (Settled settled : flush) {
      parts
          .computeIfAbsent(nodeOf(settled.place()).number, missing -> new ArrayList<>())
          .add(settled);
    }
    return parts;
  }

  private static long bytes(List<Settled> part) {
    return part.stream()
        .mapToLong(settled -> SETTLE_BYTES + (long) TOUCH_BYTES * settled.touches().all())
        .sum();
  }

  /** Sends a flush to its places: to each other node in one message, which has one answer. */
  void settle(LaneSeat from, List<Settled> flush) {
    byNode(flush)
        .forEach(
            (owner, part) -> {
              Node there = nodeOf(part.getFirst().place());
              if (there == from.actor.node()) {
                part.forEach(one -> settle(one, verdicts -> answer(from, verdicts, 1)));
              } else {
                settleAway(from, there, part);
              }
            });
  }

  private void settleAway(LaneSeat from, Node there, List<Settled> part) {
    Verdicts all = new Verdicts();
    int[] open = {part.size()};
    Consumer<Verdicts> answered =
        verdicts -> {
          all.addAll(verdicts);
          if (--open[0] == 0) {
            long size = SETTLE_BYTES + (long) VERDICT_BYTES * all.all().size();
            carry(there, from.actor.node(), size, () -> answer(from, all, part.size()));
          }
        };
    // The lane has written it
    Runnable arrived = () -> part.forEach(one -> settle(one, answered));
    send(from.actor.node(), there, bytes(part), arrived);
  }

  private void settle(Settled one, Consumer<Verdicts> answer) {
    actorOf(one.place())
        .tell(
            () -> {
              Verdicts verdicts = one.take().get();
              long nanos =
                  stage.cost(Cost.SETTLE, 1)
                      + one.touches().nanos(stage)
                      + stage.cost(Cost.VERDICT, verdicts.all().size());
              return Step.last("settle", nanos, unlessOver(() -> answer.accept(verdicts)));
            });
  }

  private static void answer(LaneSeat lane, Verdicts verdicts, int places) {
    lane.actor.tell(() -> lane.answer(verdicts, places));
  }

  // ------------------------------------------------------------------- the end

  private void seal() {
    Node home = coordinator.node();
    SortedMap<Integer, List<Integer>> parts = new TreeMap<>(); // shards, by node
    for (int shard : scope.views().shards()) {
      parts.computeIfAbsent(ownerOfShard[shard], missing -> new ArrayList<>()).add(shard);
    }
    unsealed = 0;
    if (parts.isEmpty()) {
      home.wake(this::end);
    }
    parts.forEach(
        (owner, shards) -> {
          if (owner == home.number) {
            unsealed += shards.size();
            shards.forEach(shard -> seal(shard, this::sealed));
          } else {
            unsealed++;
            sealAway(nodeOf(shards.getFirst()), shards);
          }
        });
  }

  /** Another node says in one message what its shards leave. */
  private void sealAway(Node there, List<Integer> shards) {
    int[] open = {shards.size()};
    long size = (long) TOUCH_BYTES * met.size() / nodes.size();
    Runnable one =
        () -> {
          if (--open[0] == 0) {
            carry(there, coordinator.node(), size, this::sealed);
          }
        };
    carry(coordinator.node(), there, 16, () -> shards.forEach(shard -> seal(shard, one)));
  }

  private void seal(int shard, Runnable sealed) {
    actorOf(shard)
        .tell(
            () -> {
              versions.shard(shard).seal();
              return Step.last("seal", stage.cost(Cost.SEAL, 1), unlessOver(sealed));
            });
  }

  private void sealed() {
    coordinator.tell(
        () -> {
          if (--unsealed == 0) {
            coordinator.node().wake(this::end); // who wanted the block
          }
          return Step.last("coordinate", 0, () -> {});
        });
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
