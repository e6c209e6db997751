package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.state.StateView;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The other nodes that this one can reach, by name. Any thread. */
public final class Neighbours {
  private final NavigableMap<String, Neighbour> all = new ConcurrentSkipListMap<>();

  /**
   * Another node.
   *
   * @param peer reaches it
   * @param link the way to it
   * @param lanes that it lends
   */
  public record Neighbour(ActorRef<PeerCommand> peer, Link link, int lanes) {
    /**
     * A share of a block that this node leads, for a lane of the other.
     *
     * @param epoch with {@code block} the name of the attempt, higher than any before
     * @param base the committed state below the block
     * @param told is told, on any thread, which committed values the other node gets
     */
    public ShareAway share(
        long epoch, long block, int lane, StateView base, Consumer<ValuesCodec.Wanted> told) {
      TurnId id = ShareAway.id(epoch, block, lane);
      return new ShareAway(id, peer, link.outbox(id), base, told);
    }
  }

  /** From now on a node can be reached. */
  public void put(String name, Neighbour neighbour) {
    all.put(name, neighbour);
  }

  /** A node can not be reached any more; null if it could not before. */
  public @Nullable Neighbour remove(String name) {
    return all.remove(name);
  }

  /** The node of a name; null if there is none. */
  public @Nullable Neighbour find(String name) {
    return all.get(name);
  }

  /** All of them at this moment, in the order of their names. */
  public NavigableMap<String, Neighbour> now() {
    return new TreeMap<>(all);
  }

  /** Tells all but one something. */
  void tellOthers(String name, PeerCommand command) {
    all.forEach(
        (other, neighbour) -> {
          if (!other.equals(name)) {
            neighbour.peer().tell(command);
          }
        });
  }
}
