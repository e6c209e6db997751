package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * An account as one transaction sees and changes it. Made and changed by {@link TransactionState}
 * only, which takes changes back when a call fails; valid until the next transaction begins.
 */
public final class AccountEntry {
  /** An account of no transaction, for where nothing is known yet. */
  public static final AccountEntry NONE = new AccountEntry(-1);

  /** Position in the transaction's table. */
  final int index;

  Address address = Address.ZERO;
  @Nullable Account base;
  boolean exists;
  long nonce;
  UInt256 balance = UInt256.ZERO;
  Hash codeHash = Hash.ZERO;
  @Nullable Code code;
  boolean codeChanged;
  boolean warm;
  boolean touched;
  boolean created;
  boolean destroyed;
  int bucket;

  AccountEntry(int index) {
    this.index = index;
  }

  void load(Address address, @Nullable Account base) {
    this.address = address;
    this.base = base;
    Account shown = base == null ? Account.EMPTY : base;
    exists = base != null;
    nonce = shown.nonce();
    balance = shown.balance();
    codeHash = shown.codeHash();
    code = null;
    codeChanged = false;
    warm = false;
    touched = false;
    created = false;
    destroyed = false;
  }

  public Address address() {
    return address;
  }

  /** Whether the account is in the state; from EIP-161 on an empty one need not be. */
  public boolean exists() {
    return exists;
  }

  /** Unsigned 64 bits. */
  public long nonce() {
    return nonce;
  }

  /** Wei. */
  public UInt256 balance() {
    return balance;
  }

  public Hash codeHash() {
    return codeHash;
  }

  public boolean hasCode() {
    return !codeHash.equals(Code.EMPTY.hash());
  }

  /** Nonce 0, balance 0, no code (EIP-161). */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  /** Whether a contract was created here by the running transaction (EIP-6780). */
  public boolean isCreated() {
    return created;
  }

  /** Whether the account vanishes when the transaction ends. */
  public boolean isDestroyed() {
    return destroyed;
  }

  /** What the view showed when the transaction first asked; null if there was no account. */
  public @Nullable Account base() {
    return base;
  }

  boolean isChanged() {
    if (base == null) {
      return exists;
    }
    return !exists
        || nonce != base.nonce()
        || !balance.equals(base.balance())
        || !codeHash.equals(base.codeHash());
  }
}
