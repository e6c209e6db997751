package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.Lane;

/** What the block coordinator is told. */
sealed interface CoordinatorCommand {
  /** A block to execute. */
  record Execute(BlockJob job, ActorRef<BlockOutcome> replyTo) implements CoordinatorCommand {}

  /** A lane has done one piece of work in so many nanoseconds. */
  record Ready(BlockTurn turn, int lane, long nanos) implements CoordinatorCommand {}

  /** All places have answered a lane's flush. */
  record Settled(BlockTurn turn, Lane.Report report) implements CoordinatorCommand {}

  /** A ledger has sealed its shard. */
  record Sealed(BlockTurn turn) implements CoordinatorCommand {}

  /** A lane failed on a transaction. */
  record TransactionFailed(BlockTurn turn, int lane, int tx, Throwable cause)
      implements CoordinatorCommand {}

  /** An account failed; what it knew of the block is lost. */
  record AccountFailed(BlockTurn turn, Throwable cause) implements CoordinatorCommand {}

  /** Time to see whether the block still gets on. */
  enum Look implements CoordinatorCommand {
    INSTANCE
  }
}
