package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.mesh.AccountRefs;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.parallel.wire.FlushCodec;
import io.evmesh.engine.parallel.wire.ShownCodec;
import io.evmesh.engine.parallel.wire.VerdictCodec;
import java.util.List;

/**
 * What lanes of each of two nodes have to do with places of the other: flushes and their answers,
 * and looks at what was written.
 */
final class Exchange {
  private final AccountRefs accounts;
  private final ActorRef<LaneCommand> answers;
  private final String name;

  /**
   * @param answers is told what accounts here answer lanes there
   * @param name of the other node
   */
  Exchange(AccountRefs accounts, ActorRef<LaneCommand> answers, String name) {
    this.accounts = accounts;
    this.answers = answers;
    this.name = name;
  }

  // ------------------------------------------------------------- lanes here

  /** A lane here flushes. */
  void settle(PeerTurn turn, PeerCommand.SettleAway flush) {
    ByteWriter out = new ByteWriter(flush.coded().size() + 8);
    out.number(flush.lane());
    out.bytes(flush.coded());
    turn.fly(flush);
    turn.out.send(Kind.SETTLE, out.toArray());
  }

  /** All places there have answered a flush. */
  void verdictsArrived(PeerTurn turn, ByteReader in) {
    int lane = in.numberTo(MeshSettings.MOST_LANES);
    Verdicts verdicts = VerdictCodec.read(in, turn.turn.scope().transactions().size());
    in.expectEnd();
    PeerCommand.SettleAway flush = turn.land(lane);
    if (flush != null) {
      flush
          .replyTo()
          .tell(new LaneCommand.Answer(turn.turn.id(), name, verdicts, flush.flush().size()));
    }
  }

  /** A lane here wants to see what was written at some places. */
  void show(PeerTurn turn, PeerCommand.Show show) {
    ByteWriter out = new ByteWriter(64 * show.locations().size());
    out.number(show.lane());
    VerdictCodec.writeLocations(out, show.locations());
    turn.look(show);
    turn.out.send(Kind.SHOW, out.toArray());
  }

  /** The other node has shown what was written. */
  void shownArrived(PeerTurn turn, ByteReader in) {
    int lane = in.numberTo(MeshSettings.MOST_LANES);
    ShownCodec.read(in, turn.turn.scope()).forEach(turn::show);
    in.expectEnd();
    PeerCommand.Show show = turn.shown(lane);
    if (show != null) {
      show.replyTo().tell(new LaneCommand.Shown(turn.turn.id()));
    }
  }

  // ------------------------------------------------------------ lanes there

  /** A lane there has flushed: the places here take it, and answer. */
  void settleArrived(PeerTurn turn, ByteReader in) {
    BlockScope scope = turn.turn.scope();
    int lane = in.numberTo(MeshSettings.MOST_LANES);
    ByteReader coded = ByteReader.of(in.bytes().unsafeArray());
    in.expectEnd();
    Flush flush = FlushCodec.read(coded, scope, turn.sink());
    coded.expectEnd();
    turn.arrive(lane, flush.size());
    for (ShardSettle settle : flush.shards()) {
      expectHere(turn, settle.shard());
      turn.tell(ActorNames.ledger(settle.shard()), lane);
      accounts.tellLedger(
          settle.shard(), new AccountCommand.SettleShard(turn.turn.id(), settle, answers));
    }
    for (StorageSettle settle : flush.storages()) {
      expectHere(turn, scope.plan().shards().of(settle.contract()));
      turn.tell(ActorNames.storage(settle.contract()), lane);
      accounts.tellStorage(
          settle.contract(), new AccountCommand.SettleStorage(turn.turn.id(), settle, answers));
    }
  }

  private static void expectHere(PeerTurn turn, int shard) {
    Homes homes = turn.turn.homes();
    if (homes == null || !homes.isHere(shard)) {
      throw new MalformedBytesException("it is for shard " + shard + ", which does not live here");
    }
  }

  /** A place here has answered a lane there. */
  void answered(PeerTurn turn, LaneCommand command) {
    if (command instanceof LaneCommand.Answer answer) {
      int lane = turn.answered(answer.from(), answer.verdicts());
      Verdicts all = turn.verdicts(lane);
      if (all != null) {
        ByteWriter out = new ByteWriter(64);
        out.number(lane);
        VerdictCodec.write(out, all);
        turn.out.send(Kind.VERDICTS, out.toArray());
      }
    }
  }

  /** A lane there wants to see what was written here. */
  void showArrived(PeerTurn turn, ByteReader in) {
    BlockScope scope = turn.turn.scope();
    int lane = in.numberTo(MeshSettings.MOST_LANES);
    List<Location> locations = VerdictCodec.readLocations(in);
    in.expectEnd();
    ByteWriter out = new ByteWriter(64 * locations.size());
    out.number(lane);
    ShownCodec.write(out, locations, scope.views());
    turn.out.send(Kind.SHOWN, out.toArray());
  }
}
