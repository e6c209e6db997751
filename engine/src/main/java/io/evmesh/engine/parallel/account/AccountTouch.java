package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction read and wrote of an account's nonce, balance and code.
 *
 * <p>Reads are conditions on the values below the transaction; what was not read has none. Writes
 * to nonce and balance are differences, so that those of several transactions add up in any order
 * of arrival; only {@link #resets()} sets them to zero first.
 */
public final class AccountTouch extends Touch {
  private static final int WITHDRAWS = 1 << 30;

  public final Address address;

  /** Which parts of the account must be as they were: {@link AccountEntry}'s bits. */
  public final int conditions;

  /** The account as the transaction found it; null if there was none. */
  public final @Nullable Account seen;

  /** What the answer was, if one asked whether there is storage. */
  public final boolean hadStorage;

  /** The balances for which the execution stays the same, both ends included; null if all. */
  public final @Nullable UInt256 lowest;

  public final @Nullable UInt256 highest;

  /** Whether the account and its storage were gone before the differences below count. */
  private final boolean resets;

  /** Beyond the nonce that the block's list predicts. */
  public final long nonceAdded;

  /** Modulo 2^256; null for nothing. */
  public final @Nullable UInt256 balanceAdded;

  /** The code set, or null. */
  public final @Nullable Code code;

  /** Whether this only takes away what an earlier incarnation had here. */
  public boolean withdraws() {
    return conditions == WITHDRAWS;
  }

  private AccountTouch(
      Address address,
      int tx,
      int incarnation,
      int conditions,
      @Nullable Account seen,
      boolean hadStorage,
      @Nullable UInt256 lowest,
      @Nullable UInt256 highest,
      boolean resets,
      long nonceAdded,
      @Nullable UInt256 balanceAdded,
      @Nullable Code code) {
    super(tx, incarnation);
    this.address = address;
    this.conditions = conditions;
    this.seen = seen;
    this.hadStorage = hadStorage;
    this.lowest = lowest;
    this.highest = highest;
    this.resets = resets;
    this.nonceAdded = nonceAdded;
    this.balanceAdded = balanceAdded;
    this.code = code;
  }

  /** A touch that was observed under conditions and left the account there. */
  public static AccountTouch of(
      Address address,
      int tx,
      int incarnation,
      int conditions,
      @Nullable Account seen,
      boolean hadStorage,
      @Nullable UInt256 lowest,
      @Nullable UInt256 highest,
      long nonceAdded,
      @Nullable UInt256 balanceAdded,
      @Nullable Code code) {
    return new AccountTouch(
        address,
        tx,
        incarnation,
        conditions,
        seen,
        hadStorage,
        lowest,
        highest,
        false,
        nonceAdded,
        balanceAdded,
        code);
  }

  /**
   * A touch after which the account is gone.
   *
   * @param nonceAdded what makes the nonce zero where the block's list has predicted more
   */
  public static AccountTouch removal(
      Address address,
      int tx,
      int incarnation,
      int conditions,
      @Nullable Account seen,
      boolean hadStorage,
      @Nullable UInt256 lowest,
      @Nullable UInt256 highest,
      long nonceAdded) {
    return new AccountTouch(
        address,
        tx,
        incarnation,
        conditions,
        seen,
        hadStorage,
        lowest,
        highest,
        true,
        nonceAdded,
        null,
        null);
  }

  /** What this leaves, without what it saw. */
  public AccountTouch withoutConditions() {
    return new AccountTouch(
        address,
        tx,
        incarnation,
        0,
        null,
        false,
        null,
        null,
        resets,
        nonceAdded,
        balanceAdded,
        code);
  }

  /** What takes away that an earlier incarnation had anything here. */
  public static AccountTouch withdrawal(Address address, int tx, int incarnation) {
    return new AccountTouch(
        address, tx, incarnation, WITHDRAWS, null, false, null, null, false, 0, null, null);
  }

  @Override
  boolean writes() {
    return balanceAdded != null || nonceAdded != 0 || code != null || resets;
  }

  /** Whether the account is gone before anything else of this counts. */
  public boolean resets() {
    return resets;
  }

  /** The hash of the code found. */
  public Hash seenCodeHash() {
    return seen == null ? Code.EMPTY.hash() : seen.codeHash();
  }

  /** The nonce found; 0 where there was no account. */
  public long seenNonce() {
    return seen == null ? 0 : seen.nonce();
  }

  boolean leavesSameAs(AccountTouch that) {
    boolean sameBalance =
        balanceAdded == null ? that.balanceAdded == null : balanceAdded.equals(that.balanceAdded);
    boolean sameCode =
        code == null
            ? that.code == null
            : that.code != null && code.hash().equals(that.code.hash());
    return resets() == that.resets() && nonceAdded == that.nonceAdded && sameBalance && sameCode;
  }
}
