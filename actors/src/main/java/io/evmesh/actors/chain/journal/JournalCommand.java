package io.evmesh.actors.chain.journal;

import akka.actor.typed.ActorRef;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.Reverted;
import io.evmesh.persistence.journal.JournalPosition;
import java.util.List;

/** What a journal is told. */
public sealed interface JournalCommand {
  /** Asks how far the journal is. */
  record Look(ActorRef<Answer> replyTo) implements JournalCommand {}

  /** An epoch begins, by an {@link EpochBegun} or a {@link Reverted}. */
  record Begin(ChainEvent event, ActorRef<Answer> replyTo) implements JournalCommand {}

  /**
   * Events are to last, all or none.
   *
   * @param events of one epoch, each of which follows the one before it
   * @param previous the block of the event before the first, so that none is left out
   */
  record Store(List<ChainEvent> events, long previous, ActorRef<Answer> replyTo)
      implements JournalCommand {}

  /** The journal is to leave this machine. */
  enum Stop implements JournalCommand {
    INSTANCE
  }

  /** What a journal answers. */
  sealed interface Answer {}

  /** How far the journal is. */
  record At(JournalPosition position) implements Answer {}

  /** The events last, now or already. */
  enum Stored implements Answer {
    INSTANCE
  }

  /** The event before them is not there yet: nothing was stored, later it may be. */
  enum TooEarly implements Answer {
    INSTANCE
  }

  /** Another writer has taken over. */
  record Stale(long epoch) implements Answer {}
}
