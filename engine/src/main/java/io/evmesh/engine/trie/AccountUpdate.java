package io.evmesh.engine.trie;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;

/** An account as it is from now on, with the slots that changed. */
public final class AccountUpdate {
  private final Address address;
  private final boolean gone;
  private final boolean wiped;
  private final long nonce;
  private final UInt256 balance;
  private final Hash codeHash;
  private final List<SlotChange> slots = new ArrayList<>();

  private AccountUpdate(
      Address address, boolean gone, boolean wiped, long nonce, UInt256 balance, Hash codeHash) {
    this.address = address;
    this.gone = gone;
    this.wiped = wiped;
    this.nonce = nonce;
    this.balance = balance;
    this.codeHash = codeHash;
  }

  /**
   * An account that is there.
   *
   * @param wiped whether every slot that is not set here is zero from now on
   * @param nonce unsigned 64 bits
   * @param balance wei
   */
  public static AccountUpdate of(
      Address address, boolean wiped, long nonce, UInt256 balance, Hash codeHash) {
    return new AccountUpdate(address, false, wiped, nonce, balance, codeHash);
  }

  /** An account that is not there any more, nor its storage. */
  public static AccountUpdate gone(Address address) {
    return new AccountUpdate(address, true, true, 0, UInt256.ZERO, Hash.ZERO);
  }

  /** Sets a slot, each at most once; of no meaning for an account that is gone. */
  public void slot(UInt256 key, UInt256 value) {
    if (!gone) {
      slots.add(new SlotChange(key, value));
    }
  }

  Address address() {
    return address;
  }

  boolean isGone() {
    return gone;
  }

  boolean isWiped() {
    return wiped;
  }

  long nonce() {
    return nonce;
  }

  UInt256 balance() {
    return balance;
  }

  Hash codeHash() {
    return codeHash;
  }

  List<SlotChange> slots() {
    return slots;
  }
}
