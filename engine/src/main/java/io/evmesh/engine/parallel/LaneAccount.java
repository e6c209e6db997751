package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
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
      flight = null;
    }
    return flying;
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
      flight = settle;
      current = null;
    }
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
    return settle;
  }
}
