package io.evmesh.actors.peer;

import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.TurnId;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The turns in which a node has to do with one other, and what has come of them. One actor's. */
final class PeerTurns {
  /** Turns of which something may be under way: the leader's last, and some that it gave up. */
  private static final int MOST_TURNS = 4;

  private final Link link;
  private final LiveTurns live;
  private final NavigableMap<TurnId, PeerTurn> turns = new TreeMap<>();
  private final NavigableMap<TurnId, Inbox> inboxes = new TreeMap<>();

  PeerTurns(Link link, LiveTurns live) {
    this.link = link;
    this.live = live;
  }

  Collection<PeerTurn> all() {
    return turns.values();
  }

  /** The turn of a name; null if it is over, or not known here yet. */
  @Nullable PeerTurn find(TurnId id) {
    PeerTurn known = turns.get(id);
    if (known == null) {
      BlockTurn begun = live.find(id);
      known = begun == null ? null : add(begun);
    }
    return known;
  }

  /**
   * Does something in a turn; if that is over there is nothing to do. What fails ends the turn: the
   * block begins again.
   */
  void during(TurnId id, Consumer<PeerTurn> action) {
    PeerTurn turn = find(id);
    if (turn == null) {
      return;
    }
    try {
      turn.turn.during(() -> action.accept(turn));
    } catch (RuntimeException e) {
      String name = "the peer of node " + link.name();
      turn.turn.coordinator().tell(new CoordinatorCommand.ActorFailed(id, name, e));
      throw e;
    }
  }

  /** A turn begins, or is heard of in the other node's name for the first time. */
  PeerTurn add(BlockTurn turn) {
    return add(new PeerTurn(turn, link.outbox(turn.id())));
  }

  PeerTurn add(PeerTurn turn) {
    turns.put(turn.turn.id(), turn);
    while (turns.size() > MOST_TURNS) {
      turns.pollFirstEntry();
    }
    return turn;
  }

  /** A turn is over, and all before it; returns it, or null if it was not known here. */
  @Nullable PeerTurn remove(TurnId id) {
    inboxes.headMap(id, true).clear();
    return turns.remove(id);
  }

  /** Something of a turn has arrived. */
  void arrived(Parcel parcel) {
    inboxes.computeIfAbsent(parcel.turn(), turn -> new Inbox()).add(parcel);
    while (inboxes.size() > MOST_TURNS) {
      inboxes.pollFirstEntry();
    }
  }

  /** The next message of a turn, if it is here and its time has come. */
  Optional<Inbox.Message> next(TurnId id) {
    Inbox inbox = inboxes.get(id);
    return inbox == null ? Optional.empty() : inbox.poll(find(id) != null);
  }
}
