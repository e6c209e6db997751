package io.evmesh.engine.parallel.share;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.types.Address;
import org.jspecify.annotations.Nullable;

/** An account that a share has met: what it has found below the block, and what it has left. */
public final class ShareAccount implements AddressMap.Keyed {
  private final Address address;
  private final @Nullable Account found;
  private final int tx;
  private @Nullable Account left;
  private boolean changed;
  private boolean toldOf;
  boolean hasNews;
  private @Nullable ShareSlots slots;

  ShareAccount(Address address, @Nullable Account found, int tx) {
    this.address = address;
    this.found = found;
    this.tx = tx;
    left = found;
  }

  @Override
  public Address address() {
    return address;
  }

  /** The account below the block; null if there was none. */
  public @Nullable Account found() {
    return found;
  }

  /** The account as the share has left it so far. */
  public @Nullable Account left() {
    return left;
  }

  /** Whether the share has set the account; its slots do not count. */
  public boolean isChanged() {
    return changed;
  }

  void leave(Account account) {
    left = account;
    changed = true;
  }

  /** The transaction that met it first. */
  public int tx() {
    return tx;
  }

  /** Whether somebody was told of the account already. */
  public boolean isTold() {
    return toldOf;
  }

  void tell() {
    toldOf = true;
  }

  /** Its slots; null if none was met. */
  public @Nullable ShareSlots slots() {
    return slots;
  }

  ShareSlots slotsToFill() {
    ShareSlots known = slots;
    if (known == null) {
      known = new ShareSlots();
      slots = known;
    }
    return known;
  }
}
