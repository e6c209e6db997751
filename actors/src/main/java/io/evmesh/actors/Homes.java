package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityContext;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.engine.types.Address;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where accounts live: each shard's ledger and the storage accounts of its contracts are entities
 * of one Akka shard. One that lives on this machine has said so here and is reached without a
 * detour; shards move between blocks only.
 */
final class Homes {
  private static final EntityTypeKey<AccountCommand> ACCOUNTS =
      EntityTypeKey.create(AccountCommand.class, "account");
  private static final String LEDGER = "ledger-";

  private final ClusterSharding sharding;
  private final Duration idle;
  private final Membrane membrane;
  private final Shards shards;
  private final CountDownLatch opened;
  private final AtomicReferenceArray<@Nullable ActorRef<AccountCommand>> ledgers;
  private final Map<Address, ActorRef<AccountCommand>> storages = new ConcurrentHashMap<>();

  /**
   * @param idle after which a storage account is put away
   * @param membrane around accounts
   */
  Homes(ClusterSharding sharding, Shards shards, Duration idle, Membrane membrane) {
    this.sharding = sharding;
    this.shards = shards;
    ledgers = new AtomicReferenceArray<>(shards.count());
    opened = new CountDownLatch(shards.count());
    this.idle = idle;
    this.membrane = membrane;
    sharding.init(
        Entity.of(ACCOUNTS, this::account)
            .withEntityProps(VirtualThreadExecutor.props("account"))
            .withMessageExtractor(new ByShard())
            .withStopMessage(AccountCommand.Stop.INSTANCE));
  }

  private Behavior<AccountCommand> account(EntityContext<AccountCommand> entity) {
    String id = entity.getEntityId();
    Behavior<AccountCommand> account;
    if (id.startsWith(LEDGER)) {
      account = membrane.ledger(shardOf(id), Ledger.create(shardOf(id), this));
    } else {
      Address contract = Address.fromHex(id);
      account =
          membrane.storage(
              contract, StorageAccount.create(contract, this, entity.getShard(), idle));
    }
    return Alarm.around(AccountCommand.class, id, account);
  }

  /** Lets all ledgers come to life; returns whether all did so in time. */
  boolean openAll(Duration patience) {
    for (int shard = 0; shard < shards.count(); shard++) {
      tellLedger(shard, AccountCommand.Open.INSTANCE);
    }
    try {
      return opened.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A ledger says that it lives here. */
  void open(int shard, ActorRef<AccountCommand> ledger) {
    ledgers.setRelease(shard, ledger);
    opened.countDown();
  }

  /** A ledger leaves; messages find it through the cluster again. */
  void close(int shard) {
    ledgers.setRelease(shard, null);
  }

  /** A storage account says that it lives here. */
  void open(Address contract, ActorRef<AccountCommand> storage) {
    storages.put(contract, storage);
  }

  /** A storage account leaves; messages find the one to come through the cluster. */
  void close(Address contract) {
    storages.remove(contract);
  }

  void tellLedger(int shard, AccountCommand command) {
    tell(ledgers.getAcquire(shard), () -> Ledger.nameOf(shard), command);
  }

  void tellStorage(Address contract, AccountCommand command) {
    tell(storages.get(contract), contract::toString, command);
  }

  private void tell(
      @Nullable ActorRef<AccountCommand> here, Supplier<String> entityId, AccountCommand command) {
    if (here != null) {
      here.tell(command);
    } else {
      sharding.entityRefFor(ACCOUNTS, entityId.get()).tell(command);
    }
  }

  private int shardOf(String entityId) {
    return entityId.startsWith(LEDGER)
        ? Integer.parseInt(entityId.substring(LEDGER.length()))
        : shards.of(Address.fromHex(entityId));
  }

  /** Puts the accounts of one subtree of the state trie into one Akka shard. */
  private final class ByShard
      extends ShardingMessageExtractor<ShardingEnvelope<AccountCommand>, AccountCommand> {
    @Override
    public String entityId(ShardingEnvelope<AccountCommand> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return Integer.toString(shardOf(entityId));
    }

    @Override
    public AccountCommand unwrapMessage(ShardingEnvelope<AccountCommand> envelope) {
      return envelope.message();
    }
  }
}
