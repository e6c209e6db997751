package io.evmesh.actors.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import akka.pattern.Patterns;
import io.evmesh.actors.chain.JournalCommand.Begin;
import io.evmesh.actors.chain.JournalCommand.Commit;
import io.evmesh.actors.chain.JournalCommand.Forget;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Begun;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Kept;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Recalled;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Stale;
import io.evmesh.actors.chain.JournalCommand.Recall;
import io.evmesh.actors.chain.JournalCommand.Seal;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Writes blocks to the journal in their order: first what each shard sealed, all at once, then the
 * commit. What is not answered is told again, with pauses that grow; a writer that kept it already
 * says so.
 */
final class BlockJournal {
  private static final EntityTypeKey<JournalCommand> SHARDS =
      EntityTypeKey.create(JournalCommand.class, "shard-journal");

  /** With pauses of up to five seconds these last for hours: as long as somebody mends a database. */
  private static final int MOST_ATTEMPTS = 10_000;

  private final ActorSystem<Void> system;
  private final ClusterSharding sharding;
  private final ActorRef<JournalCommand> chain;
  private final Shards shards;
  private final Duration answerTimeout;
  private CompletableFuture<JournalAnswer> last =
      CompletableFuture.completedFuture(Kept.INSTANCE);

  BlockJournal(ActorSystem<Void> system, Shards shards, Duration answerTimeout) {
    this.system = system;
    this.shards = shards;
    this.answerTimeout = answerTimeout;
    sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(SHARDS, entity -> ShardJournal.create(Integer.parseInt(entity.getEntityId())))
            .withMessageExtractor(new ByShard())
            .withStopMessage(JournalCommand.Stop.INSTANCE));
    chain =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(ChainJournal.create(), "chain-journal")
                    .withStopMessage(JournalCommand.Stop.INSTANCE));
  }

  /** Takes the chain over. */
  CompletionStage<Begun> begin() {
    return ask(chain, Begin::new).thenApply(Begun.class::cast);
  }

  /** What all shards have kept of blocks that were not forgotten. */
  CompletionStage<List<ShardSealed>> recall() {
    CompletionStage<List<ShardSealed>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (int each = 0; each < shards.count(); each++) {
      int shard = each;
      CompletionStage<JournalAnswer> answer =
          ask(shard(shard), Recall::new);
      all =
          all.thenCombine(
              answer,
              (events, recalled) -> {
                events.addAll(((Recalled) recalled).events());
                return events;
              });
    }
    return all;
  }

  /** Writes the next block; ends when it is part of the chain. One thread at a time. */
  CompletableFuture<JournalAnswer> write(BlockCommitted commit, List<ShardSealed> parts) {
    CompletableFuture<JournalAnswer> all = last;
    for (ShardSealed part : parts) {
      CompletionStage<JournalAnswer> kept =
          ask(shard(part.shard()), replyTo -> new Seal(part, replyTo));
      all = all.thenCombine(kept, (before, answer) -> answer);
    }
    last =
        all.thenCompose(kept -> ask(chain, replyTo -> new Commit(commit, replyTo)))
            .thenApply(BlockJournal::refuseStale);
    return last;
  }

  private static JournalAnswer refuseStale(JournalAnswer answer) {
    if (answer instanceof Stale(long epoch)) {
      throw new ChainException("another process has taken over the chain (epoch " + epoch + ")", null);
    }
    return answer;
  }

  /** Lets the writers forget all blocks up to this one. */
  void forget(long block) {
    for (int shard = 0; shard < shards.count(); shard++) {
      shard(shard).tell(new Forget(block));
    }
    chain.tell(new Forget(block));
  }

  /**
   * @param target takes the command
   * @param question the command, given whom to answer
   */
  private CompletionStage<JournalAnswer> ask(
      RecipientRef<JournalCommand> target, Function<ActorRef<JournalAnswer>, JournalCommand> question) {
    return Patterns.retry(
        () -> AskPattern.ask(target, question::apply, answerTimeout, system.scheduler()),
        MOST_ATTEMPTS,
        JournalTiming.LEAST_BACKOFF,
        JournalTiming.MOST_BACKOFF,
        JournalTiming.JITTER,
        system);
  }

  private RecipientRef<JournalCommand> shard(int shard) {
    return sharding.entityRefFor(SHARDS, Integer.toString(shard));
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
