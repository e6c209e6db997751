package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.AccountValue;
import io.evmesh.engine.parallel.account.SlotSum;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.Settle;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** One account as a lane knows it: what it has done there and not yet seen taken by the account. */
final class LaneAccount implements AddressMap.Keyed {
  private final Address address;

  /** The committed account, or null if there is none. */
  final @Nullable Account base;

  final Predictions predictions;

  private final boolean solventSender;
  private final boolean storageApart;
  private boolean marked;

  // What all lanes see of it, once there is anything
  private @Nullable VersionedAccount published;
  private @Nullable VersionedStorage publishedStorage;

  private @Nullable VersionedAccount current;
  private @Nullable VersionedAccount flying;
  private @Nullable Settle flight;

  // What the account knows of the same transactions, from when they were executed before
  private @Nullable VersionedAccount replaced;
  private @Nullable VersionedAccount flyingReplaced;

  // The same of what is added to slots
  private @Nullable VersionedStorage replacedSums;
  private @Nullable VersionedStorage flyingReplacedSums;

  // The storage, where it is kept apart from the account
  private @Nullable VersionedStorage currentStorage;
  private @Nullable VersionedStorage flyingStorage;
  private @Nullable Settle storageFlight;

  LaneAccount(Address address, @Nullable Account base, BlockPlan plan) {
    this.address = address;
    this.base = base;
    predictions = plan.predictions(address);
    solventSender = base != null && predictions.arePaidBy(base);
    storageApart = plan.hasOwnStorage(address);
  }

  @Override
  public Address address() {
    return address;
  }

  /** Whether this is a sender that can pay for all its transactions of the block. */
  boolean isSolventSender() {
    return solventSender;
  }

  /** What the account has published in the block; null for nothing yet. */
  @Nullable VersionedAccount published(PublishedViews views) {
    if (published == null) {
      published = views.account(address);
    }
    return published;
  }

  /** What the account has published of its slots; null for nothing yet. */
  @Nullable VersionedStorage publishedStorage(PublishedViews views) {
    if (publishedStorage == null) {
      if (storageApart) {
        publishedStorage = views.storage(address);
      } else {
        VersionedAccount account = published(views);
        publishedStorage = account == null ? null : account.storage;
      }
    }
    return publishedStorage;
  }

  /** What was done since the last flush; null for nothing. */
  @Nullable VersionedAccount current() {
    return current;
  }

  /** What is on its way to the account; null for nothing. */
  @Nullable VersionedAccount flying() {
    if (flight != null && flight.isTaken()) {
      flying = null;
      flyingReplaced = null;
      if (!storageApart) {
        flyingReplacedSums = null;
      }
      flight = null;
    }
    return flying;
  }

  /** Notes that what the account knows of a transaction is not true any more. */
  void replace(AccountTouch touch) {
    VersionedAccount noted = replaced;
    if (noted == null) {
      noted = new VersionedAccount(address, base, predictions);
      replaced = noted;
    }
    noted.record(touch);
  }

  /**
   * Notes that what a transaction has added to a slot, as the account knows, is not true any more.
   */
  void replace(SlotSum sum, StateView committed) {
    VersionedStorage noted = replacedSums;
    if (noted == null) {
      noted = new VersionedStorage(address, committed);
      replacedSums = noted;
    }
    noted.slotOf(sum).record(sum);
  }

  /**
   * What transactions from {@code from} on and below {@code to} have added to a slot, as the
   * account knows, and have not added any more.
   */
  UInt256 replaced(long[] words, int key, int from, int to) {
    if (replacedSums == null && flyingReplacedSums == null) {
      return UInt256.ZERO;
    }
    return added(replacedSums, words, key, from, to)
        .plus(added(flyingReplacedSums, words, key, from, to));
  }

  private static UInt256 added(
      @Nullable VersionedStorage storage, long[] words, int key, int from, int to) {
    VersionedSlot slot =
        storage == null
            ? null
            : storage.find(words[key], words[key + 1], words[key + 2], words[key + 3]);
    return slot == null ? UInt256.ZERO : slot.added(from, to);
  }

  /**
   * What transaction {@code tx} finds: what the account has published, but of transactions that the
   * lane has executed since then what it knows itself.
   *
   * @param shown null if nothing is published
   */
  AccountValue value(int tx, @Nullable VersionedAccount shown) {
    AccountValue value = new AccountValue(base, predictions);
    AccountTouch reset = resetBelow(tx, shown);
    int from = reset == null ? 0 : reset.tx;
    if (reset != null) {
      value.reset();
    }
    addTo(value, shown, from, tx);
    addTo(value, flying, from, tx);
    addTo(value, current, from, tx);
    if (replaced != null) {
      replaced.subtractFrom(value, from, tx);
    }
    if (flyingReplaced != null) {
      flyingReplaced.subtractFrom(value, from, tx);
    }
    AccountTouch coded = codeBelow(tx, shown);
    if (coded != null && coded.tx >= from) {
      value.setCode(coded);
    }
    return value;
  }

  private static void addTo(AccountValue value, @Nullable VersionedAccount adds, int from, int to) {
    if (adds != null) {
      adds.addTo(value, from, to);
    }
  }

  /** Whether the account knows of transactions that the lane has executed again since. */
  boolean isReplacing() {
    return replaced != null || flyingReplaced != null;
  }

  /** The highest transaction below {@code tx} after which nothing was left, or null. */
  @Nullable AccountTouch resetBelow(int tx, @Nullable VersionedAccount shown) {
    return known(tx, shown, VersionedAccount::resetBelow);
  }

  /** The highest transaction below {@code tx} that set the code, or null. */
  @Nullable AccountTouch codeBelow(int tx, @Nullable VersionedAccount shown) {
    return known(tx, shown, VersionedAccount::codeBelow);
  }

  /** Finds the highest of some touches below a transaction. */
  private interface Finder {
    @Nullable AccountTouch below(VersionedAccount account, int tx);
  }

  private @Nullable AccountTouch known(int tx, @Nullable VersionedAccount shown, Finder finder) {
    AccountTouch own = current == null ? null : finder.below(current, tx);
    AccountTouch onItsWay = flying == null ? null : finder.below(flying, tx);
    if (own == null || onItsWay != null && onItsWay.tx > own.tx) {
      own = onItsWay;
    }
    int least = own == null ? -1 : own.tx;
    AccountTouch there = shown == null ? null : finder.below(shown, tx);
    while (there != null && there.tx > least && isReplaced(there.tx)) {
      there = finder.below(shown, there.tx);
    }
    return there == null || there.tx <= least ? own : there;
  }

  private boolean isReplaced(int tx) {
    return replaced != null && replaced.get(tx) != null
        || flyingReplaced != null && flyingReplaced.get(tx) != null;
  }

  @Nullable VersionedStorage currentStorage() {
    if (storageApart) {
      return currentStorage;
    }
    return current == null ? null : current.storage;
  }

  @Nullable VersionedStorage flyingStorage() {
    if (storageApart) {
      if (storageFlight != null && storageFlight.isTaken()) {
        flyingStorage = null;
        flyingReplacedSums = null;
        storageFlight = null;
      }
      return flyingStorage;
    }
    VersionedAccount onItsWay = flying();
    return onItsWay == null ? null : onItsWay.storage;
  }

  /** Where to note what is done to nonce, balance and code. */
  VersionedAccount account() {
    VersionedAccount noted = current;
    if (noted == null) {
      noted = new VersionedAccount(address, base, predictions);
      current = noted;
    }
    return noted;
  }

  /** Where to note what is done to slots. */
  VersionedStorage storage(StateView committed) {
    VersionedStorage noted = currentStorage();
    if (noted == null) {
      noted = new VersionedStorage(address, committed);
      if (storageApart) {
        currentStorage = noted;
      } else {
        account().storage = noted;
      }
    }
    return noted;
  }

  /** Marks the account for the next flush; returns whether that is new. */
  boolean mark() {
    boolean isNew = !marked;
    marked = true;
    return isNew;
  }

  void unmark() {
    marked = false;
  }

  /** Lets what was done to the account go with a settle. */
  void send(ShardSettle settle) {
    if (current != null) {
      settle.accounts.add(current);
      flying = current;
      flyingReplaced = replaced;
      flight = settle;
      current = null;
      replaced = null;
      if (!storageApart) {
        sendReplacedSums();
      }
    }
  }

  private void sendReplacedSums() {
    flyingReplacedSums = replacedSums;
    replacedSums = null;
  }

  /** Lets what was done to a storage that is kept apart go; null if there is nothing. */
  @Nullable StorageSettle sendStorage() {
    if (currentStorage == null) {
      return null;
    }
    StorageSettle settle = new StorageSettle(address, currentStorage);
    flyingStorage = currentStorage;
    storageFlight = settle;
    currentStorage = null;
    sendReplacedSums();
    return settle;
  }
}
