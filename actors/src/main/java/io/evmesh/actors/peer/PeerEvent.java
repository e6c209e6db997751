package io.evmesh.actors.peer;

import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.parallel.wire.ValuesCodec;

/** What a peer is told by those who stand here for the other node, and by the network. */
public sealed interface PeerEvent extends PeerCommand {
  /** A parcel has arrived from the other node. */
  record Arrived(Parcel parcel) implements PeerEvent {}

  /** A turn is known here from now on, of which the other node may have told something already. */
  record Opened(TurnId turn) implements PeerEvent {}

  /** What a lane of the other node is told. */
  record ForLane(int lane, LaneCommand command) implements PeerEvent {}

  /** What an actor here tells the coordinator, which is on the other node. */
  record Report(CoordinatorCommand command) implements PeerEvent {}

  /** An account here has answered a lane of the other node. */
  record Answered(LaneCommand answer) implements PeerEvent {}

  /** Committed values are wanted of the other node, which is the leader's. */
  record Want(TurnId turn, ValuesCodec.Wanted wanted) implements PeerEvent {}

  /** A share of a block is about to go to the other node. */
  record ShareBegins(ShareAway share) implements PeerEvent {}

  /** Nobody needs a share any more that went there. */
  record ShareEnds(ShareAway share) implements PeerEvent {}
}
