package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.types.Bytes;
import java.util.Set;

/** What the actor that reaches another node is told by actors of its own node. */
public interface PeerCommand {
  /**
   * What one flush of a lane has for that node: one message there, and one answer.
   *
   * @param coded the flush as bytes
   */
  record SettleAway(TurnId turn, int lane, Flush flush, Bytes coded, ActorRef<LaneCommand> replyTo)
      implements PeerCommand {}

  /** A lane wants to see all that was written at some places of that node. */
  record Show(TurnId turn, int lane, Set<Location> locations, ActorRef<LaneCommand> replyTo)
      implements PeerCommand {}

  /** The shards of that node are to work out what they leave. */
  record SealAway(TurnId turn) implements PeerCommand {}

  /** An attempt begins, of which the node is to hear. */
  record Open(BlockTurn turn, Crew crew) implements PeerCommand {}

  /** An attempt is over. */
  record Close(TurnId turn) implements PeerCommand {}
}
