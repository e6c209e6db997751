package io.evmesh.actors.mesh;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import io.evmesh.actors.akka.Region;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
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
 * Where accounts live: ledgers and storage accounts are actors of one region. One that lives has
 * said so here and is reached without a detour.
 */
public final class AccountRefs {
  private final Region<AccountCommand> region;
  private final Duration idle;
  private final Interceptors interceptors;
  private final LiveTurns live;
  private final Shards shards;
  private final CountDownLatch opened;
  private final AtomicReferenceArray<@Nullable ActorRef<AccountCommand>> ledgers;
  private final Map<Address, ActorRef<AccountCommand>> storages = new ConcurrentHashMap<>();

  /**
   * @param idle after which a storage account is put away
   * @param props how they run
   * @param interceptors around accounts
   */
  AccountRefs(
      ActorSystem<?> system,
      Shards shards,
      Duration idle,
      Props props,
      Interceptors interceptors,
      LiveTurns live) {
    this.live = live;
    this.shards = shards;
    ledgers = new AtomicReferenceArray<>(shards.count());
    opened = new CountDownLatch(shards.count());
    this.idle = idle;
    this.interceptors = interceptors;
    region = Region.start(system, "accounts", props, AccountCommand.Stop.INSTANCE, this::account);
  }

  private Behavior<AccountCommand> account(
      String id, ActorRef<Region.Leave<AccountCommand>> leaving) {
    Behavior<AccountCommand> account;
    if (ActorNames.isLedger(id)) {
      int shard = ActorNames.shard(id);
      account = interceptors.ledger(shard, Ledger.create(shard, this));
    } else {
      Address contract = Address.fromHex(id);
      account =
          interceptors.storage(contract, StorageAccount.create(contract, this, leaving, idle));
    }
    return Supervision.around(AccountCommand.class, id, live, account);
  }

  /** Where actors find what they have of a block. */
  public LiveTurns live() {
    return live;
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

  /** A ledger leaves; messages find the one to come through the region. */
  void close(int shard) {
    ledgers.setRelease(shard, null);
  }

  /** A storage account says that it lives here. */
  void open(Address contract, ActorRef<AccountCommand> storage) {
    storages.put(contract, storage);
  }

  /** A storage account leaves; messages find the one to come through the region. */
  void close(Address contract) {
    storages.remove(contract);
  }

  /** Tells each account of this node what a lane's flush has for it. */
  void tell(TurnId turn, Flush flush, ActorRef<LaneCommand> lane) {
    for (ShardSettle settle : flush.shards()) {
      tellLedger(settle.shard(), new AccountCommand.SettleShard(turn, settle, lane));
    }
    for (StorageSettle settle : flush.storages()) {
      tellStorage(settle.contract(), new AccountCommand.SettleStorage(turn, settle, lane));
    }
  }

  /** Tells the ledger of a shard something. */
  public void tellLedger(int shard, AccountCommand command) {
    tell(ledgers.getAcquire(shard), () -> ActorNames.ledger(shard), command);
  }

  /** Tells the storage account of a contract something. */
  public void tellStorage(Address contract, AccountCommand command) {
    tell(storages.get(contract), () -> ActorNames.storage(contract), command);
  }

  private void tell(
      @Nullable ActorRef<AccountCommand> here, Supplier<String> id, AccountCommand command) {
    if (here != null) {
      here.tell(command);
    } else {
      region.tell(id.get(), command);
    }
  }
}
