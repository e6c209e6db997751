package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where shards live during one attempt at a block whose work is spread over several nodes, as one
 * of them sees it. It does not change while the attempt goes on.
 */
public final class Homes {
  private final int self;
  private final int[] owners;
  private final List<@Nullable ActorRef<PeerCommand>> peers;

  /**
   * Where shards live.
   *
   * @param self number of this node, from 0; the leader's is 0
   * @param owners by shard: the number of the node on which it lives
   * @param peers by node: who reaches it; null at {@code self}
   */
  public Homes(int self, int[] owners, List<@Nullable ActorRef<PeerCommand>> peers) {
    this.self = self;
    this.owners = owners;
    this.peers = peers;
  }

  public int self() {
    return self;
  }

  /** The number of the node on which a shard lives. */
  public int of(int shard) {
    return owners[shard];
  }

  public boolean isHere(int shard) {
    return owners[shard] == self;
  }

  /** By shard: the number of the node on which it lives. */
  public int[] owners() {
    return owners.clone();
  }

  /**
   * The number of the node that somebody reaches.
   *
   * @throws IllegalArgumentException if that is none of the block's
   */
  public int numberOf(ActorRef<PeerCommand> peer) {
    int number = peers.indexOf(peer);
    if (number < 0) {
      throw new IllegalArgumentException(peer + " reaches no node of the block");
    }
    return number;
  }

  /** How many nodes work on the block. */
  public int nodes() {
    return peers.size();
  }

  /** Who reaches another node; null for this one. */
  public @Nullable ActorRef<PeerCommand> peer(int node) {
    return peers.get(node);
  }
}
