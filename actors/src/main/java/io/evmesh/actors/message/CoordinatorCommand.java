package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.state.StateDifference;

/** What the block coordinator is told. */
public sealed interface CoordinatorCommand {
  /** A block to execute. */
  record Execute(BlockJob job, ActorRef<LaneOutcome> replyTo) implements CoordinatorCommand {}

  /** What belongs to one attempt at a block, and is void in another. */
  sealed interface OfTurn extends CoordinatorCommand, TurnMessage {}

  /** A lane has done one piece of work in so many nanoseconds. */
  record Ready(TurnId turn, int lane, long nanos) implements OfTurn {}

  /** All places have answered a lane's flush. */
  record Settled(TurnId turn, int lane, Lane.Report report) implements OfTurn {}

  /** A ledger has sealed its shard. */
  record Sealed(TurnId turn) implements OfTurn {}

  /** The shards of another node have sealed; this is what they leave. */
  record SealedAway(TurnId turn, int node, StateDifference part) implements OfTurn {}

  /** A lane failed on a transaction. */
  record TransactionFailed(TurnId turn, int lane, int tx, Throwable cause) implements OfTurn {}

  /** An actor failed; what it knew of the block is lost. */
  record ActorFailed(TurnId turn, String name, Throwable cause) implements OfTurn {}

  /** Time to look at the block at hand. */
  enum Look implements CoordinatorCommand {
    /** Whether it still gets on. */
    INSTANCE,
    /** Whoever asked for it has ended its turns, since it has taken longer than it may. */
    TIME_IS_UP
  }
}
