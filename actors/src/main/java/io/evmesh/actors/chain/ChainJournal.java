package io.evmesh.actors.chain;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.evmesh.actors.chain.JournalCommand.Begin;
import io.evmesh.actors.chain.JournalCommand.Commit;
import io.evmesh.actors.chain.JournalCommand.Forget;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Begun;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Kept;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Stale;
import io.evmesh.actors.chain.JournalCommand.Stop;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EpochBegun;

/**
 * The journal of commits: a block is part of the chain once its event is here. Each process that
 * takes the chain over begins an epoch; the journal's primary key refuses the event of a writer that
 * does not know of it.
 */
final class ChainJournal extends EventSourcedBehavior<JournalCommand, ChainEvent, Tail> {
  static final String NAME = "chain";

  private ChainJournal() {
    super(
        PersistenceId.ofUniqueId(NAME),
        SupervisorStrategy.restartWithBackoff(
            JournalTiming.LEAST_BACKOFF, JournalTiming.MOST_BACKOFF, JournalTiming.JITTER));
  }

  static Behavior<JournalCommand> create() {
    return new ChainJournal();
  }

  @Override
  public Tail emptyState() {
    return Tail.empty();
  }

  @Override
  public CommandHandler<JournalCommand, ChainEvent, Tail> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Begin.class, this::begin)
        .onCommand(Commit.class, this::commit)
        .onCommand(Forget.class, (tail, forget) -> forget(tail, forget))
        .onCommand(Stop.class, () -> Effect().stop())
        .build();
  }

  private Effect<ChainEvent, Tail> begin(Tail tail, Begin command) {
    EpochBegun begun = new EpochBegun(tail.epoch() + 1, tail.lastBlock());
    return Effect()
        .persist(begun)
        .thenReply(
            command.replyTo(), after -> new Begun(begun.epoch(), after.of(BlockCommitted.class)));
  }

  private Effect<ChainEvent, Tail> commit(Tail tail, Commit command) {
    BlockCommitted event = command.event();
    if (event.epoch() != tail.epoch()) {
      return Effect().reply(command.replyTo(), new Stale(tail.epoch()));
    }
    if (tail.has(event.epoch(), event.block())) {
      return Effect().reply(command.replyTo(), Kept.INSTANCE); // its answer was lost
    }
    return Effect().persist(event).thenReply(command.replyTo(), kept -> Kept.INSTANCE);
  }

  private Effect<ChainEvent, Tail> forget(Tail tail, Forget command) {
    tail.forget(command.block());
    return Effect().none();
  }

  @Override
  public EventHandler<Tail, ChainEvent> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent(Tail::with);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return JournalTiming.SNAPSHOTS;
  }

  @Override
  public SnapshotAdapter<Tail> snapshotAdapter() {
    return Tail.IN_BYTES;
  }
}
