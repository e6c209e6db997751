package io.evmesh.actors.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.evmesh.actors.chain.JournalCommand.Answer;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.CorruptEventException;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where journals live: each shard's is an entity of the Akka shard that its ledger is in, the
 * chain's a cluster singleton as the block coordinator is.
 */
final class Journals {
  private static final EntityTypeKey<JournalCommand> SHARDS =
      EntityTypeKey.create(JournalCommand.class, "journal");

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final ActorRef<JournalCommand> chain;
  private final Duration answerTimeout;
  private final JournalReader reader;

  /** Never ends, unless there is an event that can not be read. */
  private final CompletableFuture<Answer> damage = new CompletableFuture<>();

  /**
   * @param answerTimeout after which a journal counts as failed
   * @param reader names an event that is damaged
   */
  Journals(ActorSystem<?> system, Duration answerTimeout, JournalReader reader) {
    this.system = system;
    this.answerTimeout = answerTimeout;
    this.reader = reader;
    sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
                SHARDS,
                entity ->
                    EventJournal.ofShard(Integer.parseInt(entity.getEntityId()), this::unreadable))
            .withMessageExtractor(new ByShard())
            .withStopMessage(JournalCommand.Stop.INSTANCE));
    chain =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(EventJournal.ofChain(this::unreadable), "chain-journal")
                    .withStopMessage(JournalCommand.Stop.INSTANCE));
  }

  /** How far the chain is. This and what begins ends at once if an event is damaged. */
  CompletionStage<Answer> position() {
    return orDamage(ask(chain, JournalCommand.Look::new));
  }

  CompletionStage<Answer> begin(EpochBegun event) {
    return orDamage(ask(chain, replyTo -> new JournalCommand.Begin(event, replyTo)));
  }

  CompletionStage<Answer> begin(int shard, EpochBegun event) {
    return orDamage(askShard(shard, replyTo -> new JournalCommand.Begin(event, replyTo)));
  }

  private CompletionStage<Answer> orDamage(CompletionStage<Answer> answer) {
    return answer.applyToEither(damage, either -> either);
  }

  /** Looks for the event that its journal can not read, if that is why it fails. */
  private void unreadable(String id, Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CorruptEventException) {
        Thread.ofVirtual().name("damage").start(() -> name(id));
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
      }
    }
  }

  CompletionStage<Answer> store(ShardSealed event, long previous) {
    return askShard(event.shard(), replyTo -> new JournalCommand.Store(event, previous, replyTo));
  }

  CompletionStage<Answer> commit(BlockCommitted event, long previous) {
    return ask(chain, replyTo -> new JournalCommand.Store(event, previous, replyTo));
  }

  private CompletionStage<Answer> ask(
      ActorRef<JournalCommand> journal,
      akka.japi.function.Function<ActorRef<Answer>, JournalCommand> command) {
    if (damage.isDone()) {
      return damage;
    }
    return AskPattern.ask(journal, command, answerTimeout, system.scheduler());
  }

  private CompletionStage<Answer> askShard(
      int shard, akka.japi.function.Function<ActorRef<Answer>, JournalCommand> command) {
    if (damage.isDone()) {
      return damage;
    }
    return sharding.entityRefFor(SHARDS, Integer.toString(shard)).ask(command, answerTimeout);
  }

  /** Puts a shard's journal where its ledger is. */
  private static final class ByShard
      extends ShardingMessageExtractor<ShardingEnvelope<JournalCommand>, JournalCommand> {
    @Override
    public String entityId(ShardingEnvelope<JournalCommand> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId;
    }

    @Override
    public JournalCommand unwrapMessage(ShardingEnvelope<JournalCommand> envelope) {
      return envelope.message();
    }
  }
}
