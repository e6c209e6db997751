package io.evmesh.actors.chain.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.At;
import io.evmesh.actors.chain.journal.JournalCommand.Begin;
import io.evmesh.actors.chain.journal.JournalCommand.Look;
import io.evmesh.actors.chain.journal.JournalCommand.Stale;
import io.evmesh.actors.chain.journal.JournalCommand.Store;
import io.evmesh.actors.chain.journal.JournalCommand.Stored;
import io.evmesh.actors.chain.journal.JournalCommand.TooEarly;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.journal.JournalIds;
import io.evmesh.persistence.journal.JournalPosition;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps events: those of a shard, or the commits of the chain. It remembers only how far it is, so
 * that what is told twice is stored once, and nothing out of its order. When the database fails it
 * begins again from what lasts, after a while.
 */
final class EventJournal extends EventSourcedBehavior<JournalCommand, ChainEvent, JournalPosition> {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final double JITTER = 0.1;

  /** A start reads at most about so many events. */
  private static final int EVENTS_BETWEEN_SNAPSHOTS = 100;

  private static final int SNAPSHOTS_KEPT = 2;

  private final String id;
  private final BiConsumer<String, Throwable> unreadable;
  private final Consumer<String> begun;
  private final Runnable probe;

  private EventJournal(
      String id, BiConsumer<String, Throwable> unreadable, Consumer<String> begun, Runnable probe) {
    super(
        PersistenceId.ofUniqueId(id),
        SupervisorStrategy.restartWithBackoff(SHORTEST_WAIT, LONGEST_WAIT, JITTER));
    this.id = id;
    this.unreadable = unreadable;
    this.begun = begun;
    this.probe = probe;
  }

  /**
   * A journal of what a shard seals, or of the chain's commits.
   *
   * @param id as {@link JournalIds} has it
   * @param unreadable is told the journal's name each time that it can not be read, and why
   * @param begun is told the journal's name each time that it begins, the first time included: what
   *     it was told before a failure it may have forgotten
   * @param probe runs before events are stored
   */
  static Behavior<JournalCommand> create(
      String id, BiConsumer<String, Throwable> unreadable, Consumer<String> begun, Runnable probe) {
    return new EventJournal(id, unreadable, begun, probe);
  }

  @Override
  public JournalPosition emptyState() {
    return JournalPosition.START;
  }

  @Override
  public SignalHandler<JournalPosition> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), _ -> begun.accept(id))
        .onSignal(RecoveryFailed.class, (_, failed) -> unreadable.accept(id, failed.getFailure()))
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(EVENTS_BETWEEN_SNAPSHOTS, SNAPSHOTS_KEPT);
  }

  @Override
  public CommandHandler<JournalCommand, ChainEvent, JournalPosition> commandHandler() {
    return (position, command) ->
        switch (command) {
          case Look(var replyTo) -> answer(replyTo, new At(position));
          case Begin(var event, var replyTo) -> begin(position, event, replyTo);
          case Store(var events, var previous, var replyTo) ->
              store(position, events, previous, replyTo);
          case JournalCommand.Stop.INSTANCE -> Effect().stop();
        };
  }

  private Effect<ChainEvent, JournalPosition> begin(
      JournalPosition position, ChainEvent event, ActorRef<Answer> replyTo) {
    if (position.epoch() > event.epoch()) {
      return answer(replyTo, new Stale(position.epoch()));
    }
    return position.epoch() == event.epoch()
        ? answer(replyTo, Stored.INSTANCE)
        : persist(List.of(event), replyTo);
  }

  private Effect<ChainEvent, JournalPosition> store(
      JournalPosition position, List<ChainEvent> events, long previous, ActorRef<Answer> replyTo) {
    if (position.epoch() != events.getFirst().epoch()) {
      return answer(replyTo, new Stale(position.epoch()));
    }
    List<ChainEvent> missing =
        events.stream().filter(event -> event.block() > position.block()).toList();
    if (missing.isEmpty()) {
      return answer(replyTo, Stored.INSTANCE);
    }
    int known = events.size() - missing.size();
    long before = known == 0 ? previous : events.get(known - 1).block();
    return position.block() == before
        ? persist(missing, replyTo)
        : answer(replyTo, TooEarly.INSTANCE);
  }

  private Effect<ChainEvent, JournalPosition> persist(
      List<ChainEvent> events, ActorRef<Answer> replyTo) {
    probe.run();
    return Effect().persist(events).thenRun(() -> replyTo.tell(Stored.INSTANCE));
  }

  private Effect<ChainEvent, JournalPosition> answer(ActorRef<Answer> replyTo, Answer answer) {
    return Effect().none().thenRun(() -> replyTo.tell(answer));
  }

  @Override
  public EventHandler<JournalPosition, ChainEvent> eventHandler() {
    return (position, event) ->
        event instanceof EpochBegun && id.equals(JournalIds.CHAIN)
            ? new JournalPosition(event.epoch(), position.block()) // a commit is never taken back
            : new JournalPosition(event.epoch(), event.block());
  }
}
