package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shares of blocks that lanes of one of two nodes execute for the other: each lane has one at a
 * time. One actor uses it.
 */
final class PeerShares {
  private final Link link;
  private final NavigableMap<Integer, Away> away = new TreeMap<>(); // by lane there
  private final List<Here> here = new ArrayList<>(); // by lane here

  /** A share of a block that this node leads. */
  private record Away(ShareAway share, Inbox answers) {}

  /** What a lane of this node has to do with blocks that the other node leads. */
  private static final class Here {
    final ActorRef<ShareWorker.Command> worker;
    @Nullable ShareHere share;
    Inbox orders = new Inbox();

    Here(ActorRef<ShareWorker.Command> worker) {
      this.worker = worker;
    }
  }

  /**
   * @param workers one for each lane of this node
   */
  PeerShares(Link link, List<ActorRef<ShareWorker.Command>> workers) {
    this.link = link;
    workers.forEach(worker -> here.add(new Here(worker)));
  }

  /** A share is about to go to the other node. */
  void begin(ShareAway share) {
    away.put(share.lane(), new Away(share, new Inbox()));
  }

  /** Nobody needs it any more. */
  void end(ShareAway share) {
    Away known = away.get(share.lane());
    if (known != null && known.share() == share) {
      away.remove(share.lane());
      share.sendEnd();
    }
  }

  /** The other node is gone, or what was known of it. */
  void lost() {
    away.values()
        .forEach(each -> each.share().fail("node " + link.name() + " can not be reached any more"));
    for (Here each : here) {
      if (each.share != null) {
        each.share.end();
      }
    }
  }

  void arrived(Kind kind, Parcel parcel) {
    if (kind.isForLeader()) {
      answered(parcel);
    } else {
      ordered(parcel);
    }
  }

  private void answered(Parcel parcel) {
    Away known = away.get(ShareAway.lane(parcel.turn()));
    if (known == null || !known.share().id().equals(parcel.turn())) {
      return; // nobody needs it any more
    }
    known.answers().add(parcel);
    known
        .answers()
        .forEach(message -> known.share().take(message.kind(), message.body(), link.traffic()));
  }

  private void ordered(Parcel parcel) {
    TurnId id = parcel.turn();
    int lane = ShareAway.lane(id);
    if (lane < 0 || lane >= here.size()) {
      throw new MalformedBytesException("a share is for lane " + lane + ", which is not here");
    }
    Here seat = here.get(lane);
    ShareHere share = seat.share;
    if (share == null || share.id().compareTo(id) < 0) {
      if (share != null) {
        share.end();
      }
      share = new ShareHere(id, link.outbox(id));
      seat.share = share;
      seat.orders = new Inbox();
    }
    if (!share.id().equals(id)) {
      return; // of one that is over
    }
    seat.orders.add(parcel);
    ShareHere current = share;
    seat.orders.forEach(message -> order(seat.worker, current, message.kind(), message.body()));
  }

  private static void order(
      ActorRef<ShareWorker.Command> worker, ShareHere share, Kind kind, Bytes body) {
    switch (kind) {
      case SHARE_OPEN -> worker.tell(new ShareWorker.Command.Begin(share, body));
      case SHARE_WORK -> worker.tell(new ShareWorker.Command.Execute(share, body));
      case SHARE_LAST -> worker.tell(new ShareWorker.Command.Finish(share));
      case SHARE_VALUES -> share.valuesArrived(body);
      case SHARE_END -> share.end();
      default -> throw new IllegalStateException(kind + " is not told of a share");
    }
  }
}
