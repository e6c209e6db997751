package io.evmesh.actors.mesh;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.parallel.wire.FlushCodec;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a lane has to do with places that live on other nodes, in one attempt at a block: a flush
 * tells each node once, and before a transaction runs again the nodes show what was written where
 * it was.
 */
final class AwayPlaces {
  private static final int FLUSH_BYTES = 16 << 10; // of most

  private final BlockTurn turn;
  private final Homes homes;
  private final Shards shards;
  private final int lane;
  private final ActorRef<LaneCommand> self;
  private final Queue<Work> waiting = new ArrayDeque<>(); // the first for what is to be seen
  private int looking; // nodes that have not shown yet what they were asked for

  AwayPlaces(BlockTurn turn, int lane, ActorRef<LaneCommand> self) {
    this.turn = turn;
    homes = Objects.requireNonNull(turn.homes());
    shards = turn.scope().plan().shards();
    this.lane = lane;
    this.self = self;
  }

  /** Sends what a flush has for other nodes; returns the rest. */
  Flush send(Flush flush) {
    Map<Integer, Flush> parts = new TreeMap<>();
    Flush here = part(homes.self(), parts);
    for (ShardSettle settle : flush.shards()) {
      part(homes.of(settle.shard()), parts).shards().add(settle);
    }
    for (StorageSettle settle : flush.storages()) {
      part(homes.of(shards.of(settle.contract())), parts).storages().add(settle);
    }
    parts.remove(homes.self());
    here.askBase(turn.scope().base()); // so that no place here has to wait for it
    parts.forEach(
        (node, part) ->
            tell(node, new PeerCommand.SettleAway(turn.id(), lane, part, coded(part), self)));
    return here;
  }

  private static Flush part(int node, Map<Integer, Flush> parts) {
    return parts.computeIfAbsent(node, number -> new Flush(new ArrayList<>(), new ArrayList<>()));
  }

  /** On this lane's thread, which may wait for committed values. */
  private Bytes coded(Flush part) {
    ByteWriter out = new ByteWriter(FLUSH_BYTES);
    FlushCodec.write(out, part, turn.scope().base());
    return Bytes.wrap(out.toArray());
  }

  /** Takes new work; returns what the lane can execute now. */
  List<Work> admit(Work work) {
    boolean isFirst = waiting.isEmpty();
    waiting.add(work);
    return isFirst && look(work) ? admitted() : List.of();
  }

  /** A node has shown what it was asked for; returns what the lane can execute now. */
  List<Work> shown() {
    looking--;
    return looking == 0 ? admitted() : List.of();
  }

  /** The first work that waits, for which there is nothing more to see, and all like it. */
  private List<Work> admitted() {
    List<Work> works = new ArrayList<>();
    do {
      works.add(waiting.remove());
    } while (!waiting.isEmpty() && look(waiting.element()));
    return works;
  }

  /**
   * Asks other nodes to show what was written at all places that the work's transactions touched
   * when they were executed last, since what is known of these here has not sufficed.
   *
   * @return whether there is nothing to wait for
   */
  private boolean look(Work work) {
    Map<Integer, Set<Location>> asked = new TreeMap<>();
    for (Work.Task task : work.tasks()) {
      Incarnation before = task.before();
      if (before != null) {
        before.locations().forEach(location -> note(location, asked));
      }
    }
    asked.forEach(
        (node, locations) -> tell(node, new PeerCommand.Show(turn.id(), lane, locations, self)));
    looking = asked.size();
    return looking == 0;
  }

  private void note(Location location, Map<Integer, Set<Location>> asked) {
    int node = homes.of(shards.of(location.address()));
    if (node != homes.self()) {
      asked.computeIfAbsent(node, number -> new TreeSet<>()).add(location);
    }
  }

  private void tell(int node, PeerCommand command) {
    Objects.requireNonNull(homes.peer(node)).tell(command);
  }
}
