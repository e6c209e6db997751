package io.evmesh.actors.peer;

import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.Shown;
import io.evmesh.engine.parallel.wire.CommittedSink;
import io.evmesh.engine.parallel.wire.IgnoredValues;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node has to do with one other node in one turn. One actor uses it. */
final class PeerTurn {
  /** On the leader's node, which has all values. */
  private static final CommittedSink IGNORED = new IgnoredValues();

  final BlockTurn turn;
  final Outbox out;

  // What lanes of this node have sent there
  private final Map<Integer, PeerCommand.SettleAway> flights = new HashMap<>(); // by lane
  private final Map<Integer, PeerCommand.Show> shows = new HashMap<>(); // by lane
  private final BlockPlaces mirrors; // what is known here of the other node's places

  // What lanes of that node have sent here
  private final Map<Integer, Arrival> arrivals = new HashMap<>(); // by lane
  private final Map<String, Queue<Integer>> lanesAt = new TreeMap<>(); // by place: who waits for it

  // What the leader has to do with the node, or the node with the leader
  private @Nullable FetchedState base; // on this node, where the other leads
  int number = -1; // of the other node, where this one leads
  int firstLane; // of that node, among all
  private final Map<Integer, Incarnation> executed = new HashMap<>(); // here, by transaction
  final Prefetch.Block prefetch = new Prefetch.Block();
  int unsealed = -1; // ledgers of this node; negative before they are asked to

  PeerTurn(BlockTurn turn, Outbox out) {
    this.turn = turn;
    this.out = out;
    mirrors = new BlockPlaces(turn.scope());
  }

  /** The same where the other node leads the block. */
  static PeerTurn following(BlockTurn turn, Outbox out, FetchedState base) {
    PeerTurn made = new PeerTurn(turn, out);
    made.base = base;
    return made;
  }

  /**
   * This node leads the block.
   *
   * @param node number of the other
   * @param lane number of its first, among all
   */
  void lead(int node, int lane) {
    number = node;
    firstLane = lane;
  }

  /** Whether this node leads the block. */
  boolean leads() {
    return number >= 0;
  }

  /** Whether the other node leads the block. */
  boolean follows() {
    return base != null;
  }

  /**
   * The committed state below the block.
   *
   * @throws IllegalStateException if the other node does not lead the block
   */
  FetchedState base() {
    if (base == null) {
      throw new IllegalStateException("the other node does not lead this block");
    }
    return base;
  }

  /** Takes committed values that come along with something else. */
  CommittedSink sink() {
    return turn.scope().base() instanceof FetchedState fetched ? fetched.sink() : IGNORED;
  }

  /** A flush that has come from the other node and waits for the answers of some places. */
  private static final class Arrival {
    final Verdicts verdicts = new Verdicts();
    int awaited;

    Arrival(int awaited) {
      this.awaited = awaited;
    }
  }

  // --------------------------------------------------------- of lanes here

  void fly(PeerCommand.SettleAway flush) {
    flights.put(flush.lane(), flush);
  }

  /** The other node has taken a lane's flush: it shows from now on in the mirror. */
  PeerCommand.@Nullable SettleAway land(int lane) {
    PeerCommand.SettleAway flush = flights.remove(lane);
    if (flush != null) {
      mirrors.mirror(flush.flush());
    }
    return flush;
  }

  void look(PeerCommand.Show show) {
    shows.put(show.lane(), show);
  }

  PeerCommand.@Nullable Show shown(int lane) {
    return shows.remove(lane);
  }

  /** The other node has shown what was written at some places of an account. */
  void show(Shown shown) {
    mirrors.show(shown);
  }

  // -------------------------------------------------------- of lanes there

  /** A flush of a lane there has come, for so many places here. */
  void arrive(int lane, int places) {
    arrivals.put(lane, new Arrival(places));
  }

  /** A place here, which answers in the order in which it is told, is told by a lane there. */
  void tell(String place, int lane) {
    lanesAt.computeIfAbsent(place, name -> new ArrayDeque<>()).add(lane);
  }

  /** The lane there whose flush a place has answered. */
  int answered(String place, Verdicts verdicts) {
    int lane = lanesAt.get(place).remove();
    Arrival arrival = arrivals.get(lane);
    arrival.verdicts.addAll(verdicts);
    arrival.awaited--;
    return lane;
  }

  /** What all places say to the flush of a lane there; null if some have not answered yet. */
  @Nullable Verdicts verdicts(int lane) {
    Arrival arrival = arrivals.get(lane);
    if (arrival.awaited > 0) {
      return null;
    }
    arrivals.remove(lane);
    return arrival.verdicts;
  }

  // ---------------------------------------------------- incarnations here

  /** Keeps what a transaction touched, for the next incarnation, which will run here as well. */
  void remember(Incarnation incarnation) {
    executed.put(incarnation.tx(), incarnation);
  }

  /**
   * The last incarnation of a transaction.
   *
   * @throws IllegalStateException if that was not here
   */
  Incarnation last(int tx, int incarnation) {
    Incarnation last = executed.get(tx);
    if (last == null || last.incarnation() != incarnation) {
      throw new IllegalStateException(
          "incarnation %d of transaction %d was not executed here".formatted(incarnation, tx));
    }
    return last;
  }
}
