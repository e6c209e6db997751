package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * An account as one transaction sees and changes it. Made and changed by {@link TransactionState}
 * only, which takes changes back when a call fails; valid until the next transaction begins.
 *
 * <p>It notes what was asked about the account as the transaction found it: of nonce, code,
 * existence and storage that they were, of the balance in which interval it has to lie for every
 * answer to stay the same. A failed call takes no observation back, since it led to what came
 * after.
 */
public final class AccountEntry {
  /** An account of no transaction, for where nothing is known yet. */
  public static final AccountEntry NONE = new AccountEntry(-1);

  /** Bits of {@link #observed()}: the nonce, the code, and so on were asked for. */
  public static final int NONCE = 1;

  public static final int CODE = 2;

  /** Whether there is an account, empty or not. */
  public static final int EXISTENCE = 4;

  /** Whether there is storage under the address (EIP-7610). */
  public static final int STORAGE = 8;

  private static final int BALANCE = 16; // the exact balance

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

  /** What was asked of the account as it was found; all bits where nobody wants to know. */
  private int observed;

  private boolean hadStorage;
  private @Nullable UInt256 lowest;
  private @Nullable UInt256 highest;

  AccountEntry(int index) {
    this.index = index;
  }

  void load(Address address, @Nullable Account base, boolean observes) {
    observed = observes ? 0 : ~0;
    lowest = null;
    highest = null;
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
    observed |= EXISTENCE;
    return exists;
  }

  /** Unsigned 64 bits. */
  public long nonce() {
    observed |= NONCE;
    return nonce;
  }

  /** Wei. */
  public UInt256 balance() {
    if ((observed & BALANCE) == 0) {
      observed |= BALANCE;
      lowest = foundBalance();
      highest = lowest;
    }
    return balance;
  }

  /** Whether the balance is at least {@code wei}; notes no more of it than that. */
  public boolean covers(UInt256 wei) {
    boolean enough = balance.compareTo(wei) >= 0;
    if ((observed & BALANCE) == 0 && !wei.isZero()) {
      if (enough) {
        observeAtLeast(wei);
      } else {
        observeBelow(wei);
      }
    }
    return enough;
  }

  private void observeAtLeast(UInt256 wei) {
    UInt256 found = foundBalance();
    UInt256 slack = balance.minus(wei);
    UInt256 least = found.compareTo(slack) > 0 ? found.minus(slack) : UInt256.ZERO;
    if (lowest == null || lowest.compareTo(least) < 0) {
      lowest = least;
    }
  }

  private void observeBelow(UInt256 wei) {
    UInt256 found = foundBalance();
    UInt256 most = found.plus(wei.minus(balance).minus(UInt256.ONE));
    if (most.compareTo(found) >= 0 && (highest == null || highest.compareTo(most) > 0)) {
      highest = most;
    }
  }

  private UInt256 foundBalance() {
    return base == null ? UInt256.ZERO : base.balance();
  }

  public Hash codeHash() {
    observed |= CODE;
    return codeHash;
  }

  public boolean hasCode() {
    observed |= CODE;
    return !codeHash.equals(Code.EMPTY.hash());
  }

  /** Nonce 0, balance 0, no code (EIP-161). */
  public boolean isEmpty() {
    if ((observed & NONCE) != 0 && nonce != 0) {
      return false; // no new observation is needed
    }
    // In this order, so that what changes most often is observed least
    return !covers(UInt256.ONE) && !hasCode() && nonce() == 0;
  }

  /** Whether it was looked at before (EIP-2929). */
  public boolean isWarm() {
    return warm;
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

  /** What was asked of the account as it was found, beside the balance: the bits above. */
  public int observed() {
    return observed;
  }

  /** What the answer was about {@link #STORAGE}. */
  public boolean hadStorage() {
    return hadStorage;
  }

  /** The least balance to be found for which everything stays as it is; null for any. */
  public @Nullable UInt256 lowestBalance() {
    return lowest;
  }

  /** The greatest balance to be found for which everything stays as it is; null for any. */
  public @Nullable UInt256 highestBalance() {
    return highest;
  }

  /** The nonce, where it is told and not used: leaves no observation. */
  public long nonceLeft() {
    return nonce;
  }

  /** The balance, where it is told and not used: leaves no observation. */
  public UInt256 balanceLeft() {
    return balance;
  }

  /** Whether the account is there, where it is told and not used: leaves no observation. */
  public boolean isLeft() {
    return exists;
  }

  /** The code that the transaction set, or null. */
  public @Nullable Code codeSet() {
    return codeChanged ? code : null;
  }

  void observeStorage(boolean found) {
    observed |= STORAGE;
    hadStorage = found;
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
