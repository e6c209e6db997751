package io.evmesh.actors.chain;

import akka.actor.typed.ActorRef;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import java.util.List;

/** What the writers of the journal are told. They live where the chain is written. */
sealed interface JournalCommand {
  /** Keeps what a block changed in the shard; answered when it is on the disk. */
  record Seal(ShardSealed event, ActorRef<JournalAnswer> replyTo) implements JournalCommand {}

  /** Makes a block part of the chain; answered when it is on the disk. */
  record Commit(BlockCommitted event, ActorRef<JournalAnswer> replyTo) implements JournalCommand {}

  /** Takes the chain over: what writers before commit from now on is refused. */
  record Begin(ActorRef<JournalAnswer> replyTo) implements JournalCommand {}

  /** Asks for what was kept of blocks that are not forgotten. */
  record Recall(ActorRef<JournalAnswer> replyTo) implements JournalCommand {}

  /** Lets go of all up to a block, whose state can be found without the journal. */
  record Forget(long block) implements JournalCommand {}

  /** Ends the writer. */
  enum Stop implements JournalCommand {
    INSTANCE
  }

  /** What the writers answer. */
  sealed interface JournalAnswer {
    /** It is on the disk. */
    enum Kept implements JournalAnswer {
      INSTANCE
    }

    /** Another writer has taken the chain over. */
    record Stale(long epoch) implements JournalAnswer {}

    /** The chain is taken over; {@code blocks} are those committed and not forgotten, in order. */
    record Begun(long epoch, List<BlockCommitted> blocks) implements JournalAnswer {}

    /** What a shard has kept, in the order in which it came. */
    record Recalled(List<ShardSealed> events) implements JournalAnswer {}
  }
}
