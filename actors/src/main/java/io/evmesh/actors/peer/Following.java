package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.wire.BlockCodec;
import io.evmesh.engine.parallel.wire.ChangesCodec;
import io.evmesh.engine.parallel.wire.ResultCodec;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.parallel.wire.VerdictCodec;
import io.evmesh.engine.transaction.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to do with the leader's: executes what its lanes are given, and lets the leader
 * know.
 */
final class Following {
  private static final int MOST_NODES = 1 << 10;
  private static final Rejection[] REJECTIONS = Rejection.values();

  private final String leader;
  private final Mesh mesh;
  private final LiveTurns live;
  private final Neighbours neighbours;
  private final RecentCodes codes;
  private final ActorRef<CoordinatorCommand> reports;
  private final ActorRef<PeerCommand> peer;
  private final Traffic traffic;
  private final Prefetch prefetch = new Prefetch();

  /**
   * @param leader name of the node that leads, if any of its turns comes
   * @param reports stands here for the coordinator
   * @param peer reaches the leader's node
   */
  Following(
      String leader,
      Mesh mesh,
      Neighbours neighbours,
      RecentCodes codes,
      ActorRef<CoordinatorCommand> reports,
      ActorRef<PeerCommand> peer,
      Traffic traffic) {
    this.traffic = traffic;
    this.leader = leader;
    this.mesh = mesh;
    live = mesh.accounts().live();
    this.neighbours = neighbours;
    this.codes = codes;
    this.reports = reports;
    this.peer = peer;
  }

  // ------------------------------------------------------------------- turns

  /** A block begins here. */
  PeerTurn open(TurnId id, ByteReader in, Outbox out) {
    int self = in.numberTo(MOST_NODES);
    List<@Nullable ActorRef<PeerCommand>> peers = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      peers.add(peer(in.text(), peers.size() == self));
    }
    FetchedState base =
        new FetchedState(wanted -> peer.tell(new PeerEvent.Want(id, wanted)), codes);
    int[] owners = new int[in.count()];
    for (int shard = 0; shard < owners.length; shard++) {
      owners[shard] = in.numberTo(peers.size() - 1);
    }
    BlockCodec.Told told = BlockCodec.read(in);
    ValuesCodec.read(in, base.sink()); // for which nobody may have to wait
    in.expectEnd();
    if (owners.length != told.shards().count()) {
      throw new MalformedBytesException("it has owners for " + owners.length + " shards");
    }
    BlockPlan plan = BlockPlan.of(told.shards(), told.transactions());
    BlockScope scope =
        new BlockScope(
            told.block(), told.transactions(), base, plan, new PublishedViews(plan), told.hot());
    traffic.placed(owners, self);
    BlockTurn turn =
        new BlockTurn(
            id, scope, reports, mesh.lanes().size(), null, new Homes(self, owners, peers));
    live.add(turn);
    neighbours.tellOthers(leader, new PeerEvent.Opened(id));
    mesh.lanes().forEach(lane -> lane.tell(new LaneCommand.Begin(id)));
    return PeerTurn.following(turn, out, base);
  }

  private @Nullable ActorRef<PeerCommand> peer(String name, boolean isSelf) {
    if (isSelf) {
      return null;
    }
    if (name.equals(leader)) {
      return peer;
    }
    Neighbours.Neighbour known = neighbours.find(name);
    if (known == null) {
      throw new MalformedBytesException("node " + name + " is not known here yet");
    }
    return known.peer();
  }

  /** This node can not take part in a block: it begins again, if need be without it. */
  void refuse(Outbox out, RuntimeException why) {
    ByteWriter told = new ByteWriter(256);
    told.text("node " + out.self());
    told.text(why.toString());
    out.send(Kind.ACTOR_FAILED, told.toArray());
  }

  /** The leader has ended a turn, or is gone. */
  void close(PeerTurn turn) {
    live.end(turn.turn);
    turn.base().close();
    mesh.lanes().forEach(lane -> lane.tell(new LaneCommand.End(turn.turn.id())));
    neighbours.tellOthers(leader, new PeerCommand.Close(turn.turn.id()));
  }

  /** The leader has something for this node. */
  void take(PeerTurn turn, Kind kind, ByteReader in) {
    TurnId id = turn.turn.id();
    switch (kind) {
      case WORK -> {
        int lane = in.numberTo(mesh.lanes().size() - 1);
        Work work = work(turn, in);
        mesh.lanes().get(lane).tell(new LaneCommand.Run(id, work));
        prefetch.work(turn, work, wanted -> want(turn, wanted));
      }
      case DRAIN ->
          mesh.lanes().get(in.numberTo(mesh.lanes().size() - 1)).tell(new LaneCommand.Drain(id));
      case VALUES -> {
        ValuesCodec.read(in, turn.base().sink());
        prefetch.answered(turn, wanted -> want(turn, wanted));
      }
      case SEAL -> seal(turn);
      default -> throw new IllegalStateException(kind + " is for a leader");
    }
    in.expectEnd();
  }

  private static Work work(PeerTurn turn, ByteReader in) {
    int flushAfter = in.numberTo(Integer.MAX_VALUE);
    int most = turn.turn.scope().transactions().size() - 1;
    List<Work.Task> tasks = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      int tx = in.numberTo(most);
      int next = in.numberTo(Integer.MAX_VALUE);
      Incarnation before = next == 0 ? null : turn.last(tx, next - 1);
      int refusal = in.numberTo(REJECTIONS.length);
      tasks.add(new Work.Task(tx, before, refusal == 0 ? null : REJECTIONS[refusal - 1]));
    }
    return new Work(tasks, flushAfter);
  }

  private void seal(PeerTurn turn) {
    Homes homes = Objects.requireNonNull(turn.turn.homes());
    turn.unsealed = 0;
    for (int shard : turn.turn.scope().views().shards()) {
      if (homes.isHere(shard)) {
        turn.unsealed++;
        mesh.accounts().tellLedger(shard, new AccountCommand.Seal(turn.turn.id()));
      }
    }
    sendIfSealed(turn);
  }

  private static void sendIfSealed(PeerTurn turn) {
    if (turn.unsealed == 0) {
      Homes homes = Objects.requireNonNull(turn.turn.homes());
      ByteWriter out = new ByteWriter(1 << 16);
      ChangesCodec.write(out, new SealedBlock(turn.turn.scope(), homes::isHere));
      turn.out.send(Kind.SEALED, out.toArray());
    }
  }

  // --------------------------------------------------------------- reporting

  /** An actor here has something for the coordinator. */
  void report(PeerTurn turn, CoordinatorCommand.OfTurn command) {
    ByteWriter out = new ByteWriter(256);
    switch (command) {
      case CoordinatorCommand.Ready ready -> {
        out.number(ready.lane());
        out.number(ready.nanos());
        turn.out.send(Kind.READY, out.toArray());
      }
      case CoordinatorCommand.Settled settled -> {
        out.number(settled.lane());
        write(out, turn, settled.report());
        turn.out.send(Kind.SETTLED, out.toArray());
      }
      case CoordinatorCommand.TransactionFailed failed -> {
        out.number(failed.lane());
        out.number(failed.tx());
        out.text(failed.cause().toString());
        turn.out.send(Kind.TRANSACTION_FAILED, out.toArray());
      }
      case CoordinatorCommand.ActorFailed failed -> {
        out.text(failed.name());
        out.text(failed.cause().toString());
        turn.out.send(Kind.ACTOR_FAILED, out.toArray());
      }
      case CoordinatorCommand.Sealed sealed -> {
        turn.unsealed--;
        sendIfSealed(turn);
      }
      case CoordinatorCommand.SealedAway part ->
          throw new IllegalStateException("only a leader is told what other nodes leave");
    }
  }

  private void write(ByteWriter out, PeerTurn turn, Lane.Report report) {
    out.number(report.settles());
    for (Incarnation execution : report.executions()) {
      turn.remember(execution);
      prefetch.learn(turn, execution);
    }
    ResultCodec.write(out, report.executions());
    VerdictCodec.write(out, report.verdicts());
  }

  /** Somebody here waits for a committed value. */
  static void await(PeerTurn turn, ValuesCodec.Wanted wanted) {
    Prefetch.asked(turn);
    want(turn, wanted);
  }

  private static void want(PeerTurn turn, ValuesCodec.Wanted wanted) {
    ByteWriter out = new ByteWriter(64);
    ValuesCodec.write(out, wanted);
    turn.out.send(Kind.NEED, out.toArray());
  }
}
