package io.evmesh.engine.parallel.account;

import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** An account's value below some transaction, moved upwards touch by touch. */
public final class AccountValue {
  private final Predictions predictions;

  /** Whether the committed account is still there, were it empty: EIP-161 lets it be untouched. */
  private boolean kept;

  private boolean wiped;
  private long nonce;
  private UInt256 balance;
  private Hash codeHash;

  public AccountValue(@Nullable Account base, Predictions predictions) {
    this.predictions = predictions;
    kept = base != null;
    nonce = base == null ? 0 : base.nonce();
    balance = base == null ? UInt256.ZERO : base.balance();
    codeHash = base == null ? Code.EMPTY.hash() : base.codeHash();
  }

  private AccountValue(AccountValue value) {
    predictions = value.predictions;
    kept = value.kept;
    wiped = value.wiped;
    nonce = value.nonce;
    balance = value.balance;
    codeHash = value.codeHash;
  }

  AccountValue copy() {
    return new AccountValue(this);
  }

  /** Moves above a touch. */
  void addTouch(AccountTouch touch) {
    if (!touch.writes()) {
      return;
    }
    if (touch.resets()) {
      reset();
    }
    addDifferences(touch);
    if (touch.code != null) {
      setCode(touch);
    }
  }

  /** Nothing is left of the account. */
  public void reset() {
    kept = false;
    wiped = true;
    nonce = 0;
    balance = UInt256.ZERO;
    codeHash = Code.EMPTY.hash();
  }

  /** Adds what a touch adds to nonce and balance. */
  void addDifferences(AccountTouch touch) {
    nonce += touch.nonceAdded;
    if (touch.balanceAdded != null) {
      balance = balance.plus(touch.balanceAdded);
    }
  }

  /** Sets the code that a touch sets. */
  public void setCode(AccountTouch touch) {
    codeHash = touch.code == null ? Code.EMPTY.hash() : touch.code.hash();
  }

  /** Adds wei. */
  public void add(UInt256 wei) {
    balance = balance.plus(wei);
  }

  void addNonces(long count) {
    nonce += count;
  }

  /** Takes away the nonce and balance of another value. */
  void subtract(AccountValue that) {
    nonce -= that.nonce;
    balance = balance.minus(that.balance);
  }

  UInt256 balance() {
    return balance;
  }

  /** Whether nothing but the balance differs. */
  boolean isSameButForBalance(AccountValue that) {
    return kept == that.kept
        && wiped == that.wiped
        && nonce == that.nonce
        && codeHash.equals(that.codeHash);
  }

  /** The account that transaction {@code tx} finds, or null. */
  public @Nullable Account at(int tx) {
    long there = nonceAt(tx);
    return existsAt(there) ? new Account(there, balance, codeHash) : null;
  }

  private boolean existsAt(long there) {
    return kept || there != 0 || !balance.isZero() || !codeHash.equals(Code.EMPTY.hash());
  }

  private long nonceAt(int tx) {
    return nonce + predictions.below(tx);
  }

  /** Whether the touch's transaction would find here what it found. */
  boolean satisfies(AccountTouch touch, StateView state) {
    int conditions = touch.conditions;
    if ((conditions & AccountEntry.NONCE) != 0 && nonceAt(touch.tx) != touch.seenNonce()
        || (conditions & AccountEntry.CODE) != 0 && !codeHash.equals(touch.seenCodeHash())) {
      return false;
    }
    if ((conditions & AccountEntry.EXISTENCE) != 0
        && existsAt(nonceAt(touch.tx)) != (touch.seen != null)) {
      return false;
    }
    if ((conditions & AccountEntry.STORAGE) != 0
        && (!wiped && state.hasStorage(touch.address)) != touch.hadStorage) {
      return false;
    }
    return (touch.lowest == null || balance.compareTo(touch.lowest) >= 0)
        && (touch.highest == null || balance.compareTo(touch.highest) <= 0);
  }
}
