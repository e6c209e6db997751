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
import io.evmesh.actors.chain.JournalCommand.Forget;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Kept;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Recalled;
import io.evmesh.actors.chain.JournalCommand.Recall;
import io.evmesh.actors.chain.JournalCommand.Seal;
import io.evmesh.actors.chain.JournalCommand.Stop;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.ShardSealed;

/**
 * The journal of one shard: what each block changed in its accounts. It lies beside the ledger, and
 * is not the ledger itself, because an event-sourced actor puts aside what it is told while an event
 * is on its way to the disk, and the ledger works on the next block meanwhile.
 */
final class ShardJournal extends EventSourcedBehavior<JournalCommand, ChainEvent, Tail> {
  private ShardJournal(int shard) {
    super(
        PersistenceId.ofUniqueId(nameOf(shard)),
        SupervisorStrategy.restartWithBackoff(
            JournalTiming.LEAST_BACKOFF, JournalTiming.MOST_BACKOFF, JournalTiming.JITTER));
  }

  static String nameOf(int shard) {
    return "shard-" + shard;
  }

  static Behavior<JournalCommand> create(int shard) {
    return new ShardJournal(shard);
  }

  @Override
  public Tail emptyState() {
    return Tail.empty();
  }

  @Override
  public CommandHandler<JournalCommand, ChainEvent, Tail> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Seal.class, this::seal)
        .onCommand(Recall.class, this::recall)
        .onCommand(Forget.class, (tail, forget) -> forget(tail, forget))
        .onCommand(Stop.class, () -> Effect().stop())
        .build();
  }

  /** What was kept already is told again after an answer that was lost. */
  private Effect<ChainEvent, Tail> seal(Tail tail, Seal command) {
    ShardSealed event = command.event();
    if (tail.has(event.epoch(), event.block())) {
      return Effect().reply(command.replyTo(), Kept.INSTANCE);
    }
    return Effect().persist(event).thenReply(command.replyTo(), kept -> Kept.INSTANCE);
  }

  private Effect<ChainEvent, Tail> recall(Tail tail, Recall command) {
    return Effect().reply(command.replyTo(), new Recalled(tail.of(ShardSealed.class)));
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
