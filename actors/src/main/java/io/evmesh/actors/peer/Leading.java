package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.choice.HotSnapshot;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.wire.BlockCodec;
import io.evmesh.engine.parallel.wire.ChangesCodec;
import io.evmesh.engine.parallel.wire.ResultCodec;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.parallel.wire.VerdictCodec;
import java.util.List;
import java.util.Objects;

/** What the leader's node has to do with another: gives its lanes work, and hears what they did. */
final class Leading {
  private final ActorRef<PeerCommand> peer;
  private final Traffic traffic;

  /**
   * @param peer reaches the other node
   */
  Leading(ActorRef<PeerCommand> peer, Traffic traffic) {
    this.peer = peer;
    this.traffic = traffic;
  }

  /** A block begins: the other node hears of all of it. */
  void open(PeerTurn turn, Crew crew) {
    Homes homes = Objects.requireNonNull(crew.homes());
    int number = homes.numberOf(peer);
    turn.lead(number, crew.firstLane(number));
    BlockScope scope = turn.turn.scope();
    ByteWriter out = new ByteWriter(256 * scope.transactions().size() + 1024);
    out.number(number);
    out.number(crew.names().size());
    crew.names().forEach(out::text);
    int[] owners = homes.owners();
    out.number(owners.length);
    for (int owner : owners) {
      out.number(owner);
    }
    HotSnapshot hot = scope.hot() instanceof HotSnapshot snapshot ? snapshot : null;
    BlockCodec.write(
        out, new BlockCodec.Told(scope.block(), scope.transactions(), scope.plan().shards(), hot));
    ValuesCodec.write(out, ValuesCodec.Wanted.of(scope.block().coinbase()), scope.base());
    turn.out.send(Kind.OPEN, out.toArray());
  }

  /** A lane of the other node is told something. */
  void order(PeerTurn turn, PeerEvent.ForLane order) {
    switch (order.command()) {
      case LaneCommand.Run run -> work(turn, order.lane(), run.work());
      case LaneCommand.Drain drain -> {
        ByteWriter out = new ByteWriter(4);
        out.number(order.lane());
        turn.out.send(Kind.DRAIN, out.toArray());
      }
      case LaneCommand.Begin begin -> {} // when the block has come
      case LaneCommand.End end -> {} // when the turn closes
      case LaneCommand.Answer answer ->
          throw new IllegalStateException("a lane of another node has no answers here");
      case LaneCommand.Shown shown ->
          throw new IllegalStateException("a lane of another node asks for nothing here");
    }
  }

  private static void work(PeerTurn turn, int lane, Work work) {
    ByteWriter out = new ByteWriter(4 * work.tasks().size() + 16);
    out.number(lane);
    out.number(work.flushAfter());
    out.number(work.tasks().size());
    for (Work.Task task : work.tasks()) {
      out.number(task.tx());
      Incarnation before = task.before();
      out.number(before == null ? 0 : before.incarnation() + 1);
      out.number(task.refusal() == null ? 0 : task.refusal().ordinal() + 1);
    }
    turn.out.send(Kind.WORK, out.toArray());
  }

  // ----------------------------------------------------------------- hearing

  void take(PeerTurn turn, Kind kind, ByteReader in) {
    TurnId id = turn.turn.id();
    switch (kind) {
      case READY -> {
        int lane = turn.firstLane + in.numberTo(MeshSettings.MOST_LANES);
        tell(turn, new CoordinatorCommand.Ready(id, lane, in.number()));
      }
      case SETTLED -> {
        int lane = turn.firstLane + in.numberTo(MeshSettings.MOST_LANES);
        tell(turn, new CoordinatorCommand.Settled(id, lane, report(turn, in)));
      }
      case TRANSACTION_FAILED -> {
        int lane = turn.firstLane + in.numberTo(MeshSettings.MOST_LANES);
        int tx = in.numberTo(turn.turn.scope().transactions().size() - 1);
        tell(turn, new CoordinatorCommand.TransactionFailed(id, lane, tx, failure(in)));
      }
      case ACTOR_FAILED -> {
        String name = in.text();
        tell(turn, new CoordinatorCommand.ActorFailed(id, name, failure(in)));
      }
      case SEALED ->
          tell(turn, new CoordinatorCommand.SealedAway(id, turn.number, ChangesCodec.read(in)));
      case NEED -> {
        ValuesCodec.Wanted wanted = ValuesCodec.readWanted(in);
        traffic.wanted(wanted.size());
        ByteWriter out = new ByteWriter(64 * wanted.size());
        ValuesCodec.write(out, wanted, turn.turn.scope().base());
        turn.out.send(Kind.VALUES, out.toArray());
      }
      default -> throw new IllegalStateException(kind + " is not for a leader");
    }
    in.expectEnd();
  }

  private static void tell(PeerTurn turn, CoordinatorCommand command) {
    turn.turn.coordinator().tell(command);
  }

  private static IllegalStateException failure(ByteReader in) {
    return new IllegalStateException(in.text());
  }

  /** What lanes there have executed; what it touched they keep. */
  private static Lane.Report report(PeerTurn turn, ByteReader in) {
    int settles = in.numberTo(Integer.MAX_VALUE);
    int transactions = turn.turn.scope().transactions().size();
    List<Incarnation> executions = ResultCodec.read(in, transactions);
    Verdicts verdicts = VerdictCodec.read(in, transactions);
    return new Lane.Report(executions, verdicts, settles);
  }
}
