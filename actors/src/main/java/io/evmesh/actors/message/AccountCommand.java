package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;

/** What ledgers and storage accounts are told. */
public sealed interface AccountCommand {
  /** A lane's transactions touched accounts of the ledger's shard. */
  record SettleShard(TurnId turn, ShardSettle settle, ActorRef<LaneCommand> replyTo)
      implements AccountCommand, TurnMessage {}

  /** A lane's transactions touched the storage account's slots. */
  record SettleStorage(TurnId turn, StorageSettle settle, ActorRef<LaneCommand> replyTo)
      implements AccountCommand, TurnMessage {}

  /** All transactions of the block are final: the ledger works out what they leave. */
  record Seal(TurnId turn) implements AccountCommand, TurnMessage {}

  /** Does nothing but see to it that the ledger is there. */
  enum Open implements AccountCommand {
    INSTANCE
  }

  /** Nobody has needed the account for a while. */
  enum Idle implements AccountCommand {
    INSTANCE
  }

  /** The account is to leave this machine or its memory. */
  enum Stop implements AccountCommand {
    INSTANCE
  }
}
