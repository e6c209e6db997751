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
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.ShardSealed;
import java.time.Duration;
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

  /**
   * @param answerTimeout after which a journal counts as failed
   */
  Journals(ActorSystem<?> system, Duration answerTimeout) {
    this.system = system;
    this.answerTimeout = answerTimeout;
    sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(SHARDS, entity -> EventJournal.ofShard(Integer.parseInt(entity.getEntityId())))
            .withMessageExtractor(new ByShard())
            .withStopMessage(JournalCommand.Stop.INSTANCE));
    chain =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(EventJournal.ofChain(), "chain-journal")
                    .withStopMessage(JournalCommand.Stop.INSTANCE));
  }

  CompletionStage<Answer> position() {
    return ask(chain, JournalCommand.Look::new);
  }

  CompletionStage<Answer> begin(EpochBegun event) {
    return ask(chain, replyTo -> new JournalCommand.Begin(event, replyTo));
  }

  CompletionStage<Answer> begin(int shard, EpochBegun event) {
    return askShard(shard, replyTo -> new JournalCommand.Begin(event, replyTo));
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
    return AskPattern.ask(journal, command, answerTimeout, system.scheduler());
  }

  private CompletionStage<Answer> askShard(
      int shard, akka.japi.function.Function<ActorRef<Answer>, JournalCommand> command) {
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
