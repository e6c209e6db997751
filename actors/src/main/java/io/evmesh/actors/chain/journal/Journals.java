package io.evmesh.actors.chain.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import io.evmesh.actors.akka.Region;
import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.CorruptEventException;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.Reverted;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalIds;
import io.evmesh.persistence.journal.JournalReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where journals live: those of the shards and that of the chain are actors of one region. */
public final class Journals {
  private static final Logger LOG = LoggerFactory.getLogger(Journals.class);

  private final Region<JournalCommand> region;
  private final Duration answerTimeout;
  private final JournalReader reader;
  private final ChainThreads threads;

  /** What journals were asked and have not answered. */
  private final Map<String, Map<Long, CompletableFuture<Answer>>> asked = new ConcurrentHashMap<>();

  private final AtomicLong questions = new AtomicLong();
  private final Map<String, StoreLine> lines = new ConcurrentHashMap<>();

  /** Journals that have begun. */
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Never ends, unless there is an event that can not be read. */
  private final CompletableFuture<Answer> damage = new CompletableFuture<>();

  /**
   * @param answerTimeout after which a journal counts as failed
   * @param reader names an event that is damaged
   */
  public Journals(
      ActorSystem<?> system, Duration answerTimeout, JournalReader reader, ChainThreads threads) {
    this.answerTimeout = answerTimeout;
    this.reader = reader;
    this.threads = threads;
    region =
        Region.start(
            system,
            "journals",
            Props.empty(),
            JournalCommand.Stop.INSTANCE,
            (id, leaving) -> journal(id));
  }

  private Behavior<JournalCommand> journal(String id) {
    return JournalSupervision.around(
        EventJournal.create(
            id, this::unreadable, this::begun, () -> threads.probe("chain-journal")),
        e -> threads.hasEnded("journal of " + id, e));
  }

  /** How far the chain is. This and what begins ends at once if an event is damaged. */
  CompletionStage<Answer> position() {
    return orDamage(ask(JournalIds.CHAIN, JournalCommand.Look::new));
  }

  CompletionStage<Answer> begin(EpochBegun event) {
    return orDamage(begin(JournalIds.CHAIN, event));
  }

  CompletionStage<Answer> begin(int shard, EpochBegun event) {
    return orDamage(begin(JournalIds.shard(shard), event));
  }

  /** Takes the commits back. */
  CompletionStage<Answer> revert(Reverted event) {
    return begin(JournalIds.CHAIN, event);
  }

  private CompletionStage<Answer> begin(String id, ChainEvent event) {
    return ask(id, replyTo -> new JournalCommand.Begin(event, replyTo));
  }

  private CompletionStage<Answer> orDamage(CompletionStage<Answer> answer) {
    return answer.applyToEither(damage, either -> either);
  }

  /** Looks for the event that its journal can not read, if that is why it fails. */
  private void unreadable(String id, Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CorruptEventException) {
        threads.start("chain-damage", () -> name(id));
        return;
      }
    }
  }

  private void name(String id) {
    try {
      reader.check(id);
    } catch (DatabaseException e) {
      if (e.fault() == DatabaseException.Fault.DAMAGED) {
        damage.completeExceptionally(e);
      } else { // the journal fails again, and it is looked for again
        LOG.warn("the damaged event of {} was not found: {}", id, e.getMessage());
      }
    }
  }

  public CompletionStage<Answer> store(ShardSealed event, long previous) {
    return store(JournalIds.shard(event.shard()), event, previous);
  }

  public CompletionStage<Answer> commit(BlockCommitted event, long previous) {
    return store(JournalIds.CHAIN, event, previous);
  }

  private CompletionStage<Answer> store(String id, ChainEvent event, long previous) {
    return lines.computeIfAbsent(id, this::line).add(event, previous);
  }

  private StoreLine line(String id) {
    return new StoreLine(
        (events, before) -> ask(id, replyTo -> new JournalCommand.Store(events, before, replyTo)));
  }

  /** What was asked of a journal that then failed fails too, so that it is asked again at once. */
  private void begun(String id) {
    if (!known.add(id)) {
      List.copyOf(asked.getOrDefault(id, Map.of()).values())
          .forEach(
              answer ->
                  answer.completeExceptionally(
                      new IllegalStateException("the journal of %s began again".formatted(id))));
    }
  }

  private CompletionStage<Answer> ask(
      String id, Function<ActorRef<Answer>, JournalCommand> command) {
    if (damage.isDone()) {
      return damage;
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Map<Long, CompletableFuture<Answer>> open =
        asked.computeIfAbsent(id, _ -> new ConcurrentHashMap<>());
    long number = questions.getAndIncrement();
    open.put(number, answer);
    CompletionStage<Answer> ignored =
        region
            .ask(id, command, answerTimeout)
            .whenComplete(
                (told, failure) -> {
                  open.remove(number);
                  finish(answer, told, failure);
                });
    return answer;
  }

  private static void finish(
      CompletableFuture<Answer> answer, @Nullable Answer told, @Nullable Throwable failure) {
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else {
      answer.complete(told);
    }
  }
}
