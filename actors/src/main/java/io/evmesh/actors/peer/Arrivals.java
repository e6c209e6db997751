package io.evmesh.actors.peer;

import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.ByteReader;
import java.util.Optional;

/** Hands out what comes from another node, each turn's messages in the order they were sent. */
final class Arrivals {
  private final Link link;
  private final PeerTurns turns;
  private final PeerShares shares;
  private final Exchange exchange;
  private final Leading leading;
  private final Following following;

  Arrivals(
      Link link,
      PeerTurns turns,
      PeerShares shares,
      Exchange exchange,
      Leading leading,
      Following following) {
    this.link = link;
    this.turns = turns;
    this.shares = shares;
    this.exchange = exchange;
    this.leading = leading;
    this.following = following;
  }

  void add(Parcel parcel) {
    link.traffic().received(parcel.body().size());
    Kind kind = Kind.of(parcel.kind());
    if (kind.isOfShare()) {
      shares.arrived(kind, parcel);
    } else {
      turns.arrived(parcel);
      deliver(parcel.turn());
    }
  }

  /** Hands out what is here of a turn, as far as it is complete. */
  void deliver(TurnId id) {
    Optional<Inbox.Message> message = turns.next(id);
    while (message.isPresent()) {
      handle(id, message.get().kind(), ByteReader.of(message.get().body().unsafeArray()));
      message = turns.next(id);
    }
  }

  private void handle(TurnId id, Kind kind, ByteReader body) {
    if (kind == Kind.OPEN) {
      open(id, body);
    } else if (kind == Kind.CLOSE) {
      PeerTurn turn = turns.remove(id);
      if (turn != null) {
        following.close(turn);
      }
    } else {
      turns.during(id, turn -> handle(turn, kind, body));
    }
  }

  private void open(TurnId id, ByteReader body) {
    Outbox out = link.outbox(id);
    try {
      turns.add(following.open(id, body, out));
    } catch (RuntimeException e) {
      following.refuse(out, e);
      throw e;
    }
  }

  private void handle(PeerTurn turn, Kind kind, ByteReader body) {
    switch (kind) {
      case SETTLE -> exchange.settleArrived(turn, body);
      case VERDICTS -> exchange.verdictsArrived(turn, body);
      case SHOW -> exchange.showArrived(turn, body);
      case SHOWN -> exchange.shownArrived(turn, body);
      case WORK, DRAIN, VALUES, SEAL -> following.take(turn, kind, body);
      case READY, SETTLED, TRANSACTION_FAILED, ACTOR_FAILED, SEALED, NEED ->
          leading.take(turn, kind, body);
      default -> throw new IllegalStateException(kind + " is no message within a turn");
    }
  }
}
