package io.evmesh.actors.mesh;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.Tape;
import io.evmesh.actors.message.TurnId;
import io.evmesh.actors.message.Turns;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.wire.JoinedDifference;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.types.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt at a block: the schedule, and how much each lane has in hand. */
final class BlockRun {
  /** Pieces of work that a lane has at once, so that it need not wait for the next. */
  private static final int IN_HAND = 2;

  /** Each attempt waits four times as long as the one before until nothing seems to move. */
  private static final int MORE_PATIENCE_BITS = 2;

  private final BlockTurn turn;
  private final Crew crew;
  private final List<Consumer<LaneCommand>> lanes;
  private final @Nullable Homes homes; // null if all shards live here
  private final @Nullable AccessTemplates templates; // null likewise
  private final StateDifference[] parts; // by node: what its shards leave
  private final BlockSchedule schedule;
  private final AccountRefs accounts;
  private final LiveTurns live;
  private final int[] inHand;
  private final boolean[] drained; // told so since it was given work
  private final int attempt;
  private long progress;
  private long told;
  private long flushes;
  private long settles;
  private long busyNanos;
  private long progressSeen = -1;
  private int looksWithout; // progress
  private int unsealed = -1; // ledgers; negative before they are asked to
  private final Turns turns;
  private final LaneBudget budget;
  private final LongSupplier clock;
  private final long begun;

  private BlockRun(
      BlockJob job,
      TurnId id,
      LiveTurns live,
      Crew crew,
      AccountRefs accounts,
      ActorRef<CoordinatorCommand> coordinator) {
    this.crew = crew;
    lanes = crew.lanes();
    homes = crew.homes();
    templates = crew.templates();
    parts = new StateDifference[crew.names().size()];
    clock = job.clock();
    begun = clock.getAsLong();
    budget = job.budget();
    this.accounts = accounts;
    this.live = live;
    attempt = id.attempt();
    Tape tape = job.tapes() == null ? null : job.tapes().get();
    PublishedViews views = new PublishedViews(job.plan());
    turn =
        new BlockTurn(
            id,
            new BlockScope(
                job.block(), job.transactions(), job.base(), job.plan(), views, job.hot()),
            coordinator,
            lanes.size(),
            tape,
            homes);
    turns = job.turns();
    turns.add(turn); // before anything looks at the state
    live.add(turn);
    forEachPeer(peer -> peer.tell(new PeerCommand.Open(turn, crew)));
    Supplier<Groups> grouping =
        () -> turn.during(job.grouping(), () -> Groups.singles(job.transactions().size()));
    schedule =
        new BlockSchedule(
            job.transactions(),
            job.block(),
            crew.nodeOf(),
            tape == null ? atHome(grouping) : () -> tape.groups(grouping),
            job.conflicts());
    inHand = new int[lanes.size()];
    drained = new boolean[lanes.size()];
    lanes.forEach(lane -> lane.accept(new LaneCommand.Begin(id)));
    told = lanes.size();
  }

  /** Nobody needs what the lanes still have of this attempt, which is the block's last. */
  void end() {
    giveUp();
    lanes.forEach(lane -> lane.accept(new LaneCommand.End(turn.id())));
  }

  /** Groups of which each is for the lanes of the node that has most of what it touches. */
  private Supplier<Groups> atHome(Supplier<Groups> grouping) {
    if (homes == null || templates == null) {
      return grouping;
    }
    Shards shards = turn.scope().plan().shards();
    int[] homeOf =
        turn.scope().transactions().stream()
            .mapToInt(transaction -> homes.of(shards.of(mostTouched(transaction))))
            .toArray();
    return () -> grouping.get().at(homeOf, crew.nodeOf());
  }

  private Address mostTouched(RecoveredTransaction transaction) {
    Address learnt = templates.mostTouched(transaction, turn.scope().base()::slot);
    return learnt == null ? BlockPlan.mostTouched(transaction) : learnt;
  }

  /** Learns what calls touch, from those that were executed on this node. */
  private void learn(Lane.Report report) {
    if (templates != null) {
      for (Incarnation execution : report.executions()) {
        var transaction = turn.scope().transactions().get(execution.tx());
        if (templates.wants(transaction)) {
          Set<Location> touched = execution.locations();
          if (!touched.isEmpty()) { // else it was executed elsewhere
            templates.learn(transaction, touched, turn.scope().base()::slot);
          }
        }
      }
    }
  }

  private void forEachPeer(Consumer<ActorRef<PeerCommand>> action) {
    if (homes != null) {
      for (int node = 0; node < homes.nodes(); node++) {
        ActorRef<PeerCommand> peer = homes.peer(node);
        if (peer != null) {
          action.accept(peer);
        }
      }
    }
  }

  /** Nobody needs what still comes of this attempt. */
  void giveUp() {
    live.end(turn);
    forEachPeer(peer -> peer.tell(new PeerCommand.Close(turn.id())));
  }

  /** Begins an attempt: every lane gets work. */
  static BlockRun begin(
      BlockJob job,
      TurnId id,
      LiveTurns live,
      Crew crew,
      AccountRefs accounts,
      ActorRef<CoordinatorCommand> coordinator) {
    BlockRun run = new BlockRun(job, id, live, crew, accounts, coordinator);
    run.feedAll();
    return run;
  }

  BlockTurn turn() {
    return turn;
  }

  int attempt() {
    return attempt;
  }

  /**
   * Whether nothing has happened for some time. It is asked at regular intervals, of which one is
   * enough in the first attempt and each next has more patience, for the sake of transactions that
   * just take long.
   */
  boolean standsStill() {
    long now = progress + turn.executed();
    looksWithout = now == progressSeen ? looksWithout + 1 : 0;
    progressSeen = now;
    return looksWithout >= 1 << MORE_PATIENCE_BITS * (attempt - 1);
  }

  /** Whether all transactions are final and all ledgers have sealed; lets them do so. */
  private boolean isDone() {
    if (schedule.isFinished() && unsealed < 0) {
      seal();
    }
    return unsealed == 0;
  }

  private void seal() {
    int[] shards = turn.scope().views().shards();
    unsealed = 0;
    for (int shard : shards) {
      if (homes == null || homes.isHere(shard)) {
        unsealed++;
        accounts.tellLedger(shard, new AccountCommand.Seal(turn.id()));
      }
    }
    unsealed += crew.names().size() - 1;
    forEachPeer(peer -> peer.tell(new PeerCommand.SealAway(turn.id())));
    told += unsealed;
  }

  /** A ledger has sealed. */
  void countSealed() {
    progress++;
    unsealed--;
  }

  /** Another node has sealed. */
  void sealed(int node, StateDifference part) {
    parts[node] = part;
    countSealed();
  }

  private StateDifference left() {
    if (homes == null) {
      return new SealedBlock(turn.scope());
    }
    parts[homes.self()] = new SealedBlock(turn.scope(), homes::isHere);
    return new JoinedDifference(turn.scope().plan().shards(), List.of(parts), homes.owners());
  }

  private LaneOutcome outcome() {
    return new LaneOutcome.Executed(
        new BlockResults(schedule.results(), schedule.gasUsed()), left(), stats(), turn.tape());
  }

  private BlockStats stats() {
    return new BlockStats(
        turn.scope().transactions().size(),
        schedule.executions(),
        schedule.invalidations(),
        flushes,
        settles,
        told + progress + 2 * settles, // each settle has an answer
        busyNanos,
        attempt,
        null);
  }

  /** What to answer, once the block is done or has taken more in lanes than it may. */
  Optional<LaneOutcome> ended() {
    if (isDone()) {
      return Optional.of(outcome());
    }
    if (turns.haveEnded()) {
      return Optional.of(new LaneOutcome.GaveUp(GiveUp.TIME, stats()));
    }
    return schedule.isFinished()
        ? Optional.empty()
        : budget
            .exceeded(schedule.executions(), schedule.invalidations(), clock.getAsLong() - begun)
            .map(reason -> new LaneOutcome.GaveUp(reason, stats()));
  }

  /** A lane has done one piece of work in so many nanoseconds. */
  void ready(int lane, long nanos) {
    progress++;
    busyNanos += nanos;
    inHand[lane]--;
    feed(lane);
  }

  /** All places have answered a flush. */
  void settled(Lane.Report report) {
    progress++;
    flushes++;
    settles += report.settles();
    learn(report);
    schedule.report(report.executions(), report.verdicts());
    feedAll();
  }

  /** A lane failed on a transaction; false if that can not be mended by trying later. */
  boolean failed(int tx) {
    progress++;
    boolean mends = schedule.failed(tx);
    if (mends) {
      feedAll();
    }
    return mends;
  }

  private void feedAll() {
    for (int lane = 0; lane < lanes.size(); lane++) {
      feed(lane);
    }
  }

  private void feed(int lane) {
    while (inHand[lane] < IN_HAND) {
      Work work = schedule.next(lane);
      if (work == null) {
        if (inHand[lane] == 0 && !drained[lane] && !schedule.isFinished()) {
          told++;
          drained[lane] = true;
          lanes.get(lane).accept(new LaneCommand.Drain(turn.id()));
        }
        return;
      }
      inHand[lane]++;
      drained[lane] = false;
      told++;
      lanes.get(lane).accept(new LaneCommand.Run(turn.id(), work));
    }
  }
}
