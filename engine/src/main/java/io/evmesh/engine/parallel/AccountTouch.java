package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction read and wrote of an account's nonce, balance and code.
 *
 * <p>Reads are conditions on the values below the transaction; what was not read has none. Writes
 * to nonce and balance are differences, so that those of several transactions add up in any order
 * of arrival; only {@link #reset} sets them to zero first.
 */
final class AccountTouch extends Touch {
  /** Bits of {@link #conditions}. */
  static final int NONCE = 1;

  static final int CODE = 2;

  /** Whether the account exists, beside being empty or not. */
  static final int EXISTENCE = 4;

  /** Whether the account has storage (EIP-7610). */
  static final int STORAGE = 8;

  /** Which of the values in {@link #seen} must be what they were. */
  final int conditions;

  /** The account as the transaction found it; null if there was none. */
  final @Nullable Account seen;

  final boolean hadStorage;

  /** The balances for which the execution stays the same, both ends included; null if all. */
  final @Nullable UInt256 lowest;

  final @Nullable UInt256 highest;

  /** Whether the account vanished, and its storage with it, before the differences below count. */
  final boolean reset;

  /** Beyond the nonce that the block's list predicts. */
  final long nonceAdded;

  /** Modulo 2^256; null for nothing. */
  final @Nullable UInt256 balanceAdded;

  /** The code set, or null. */
  final @Nullable Code code;

  private AccountTouch(
      int tx,
      int incarnation,
      int conditions,
      @Nullable Account seen,
      boolean hadStorage,
      @Nullable UInt256 lowest,
      @Nullable UInt256 highest,
      boolean reset,
      long nonceAdded,
      @Nullable UInt256 balanceAdded,
      @Nullable Code code) {
    super(tx, incarnation);
    this.conditions = conditions;
    this.seen = seen;
    this.hadStorage = hadStorage;
    this.lowest = lowest;
    this.highest = highest;
    this.reset = reset;
    this.nonceAdded = nonceAdded;
    this.balanceAdded = balanceAdded;
    this.code = code;
  }

  /** A touch that was observed under conditions and left the account there. */
  static AccountTouch of(
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
  static AccountTouch removal(
      int tx,
      int incarnation,
      int conditions,
      @Nullable Account seen,
      boolean hadStorage,
      @Nullable UInt256 lowest,
      @Nullable UInt256 highest,
      long nonceAdded) {
    return new AccountTouch(
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

  /** A plain credit that nothing was read for. */
  static AccountTouch credit(int tx, int incarnation, UInt256 wei) {
    return new AccountTouch(tx, incarnation, 0, null, false, null, null, false, 0, wei, null);
  }

  @Override
  boolean writes() {
    return balanceAdded != null || nonceAdded != 0 || code != null || reset;
  }

  @Override
  boolean overwrites() {
    return reset;
  }

  @Override
  AccountTouch after(@Nullable Touch earlier) {
    if (reset || earlier == null) {
      return this;
    }
    AccountTouch first = (AccountTouch) earlier;
    return new AccountTouch(
        tx,
        incarnation,
        0,
        null,
        false,
        null,
        null,
        first.reset,
        first.nonceAdded + nonceAdded,
        sum(first.balanceAdded, balanceAdded),
        code != null ? code : first.code);
  }

  private static @Nullable UInt256 sum(@Nullable UInt256 a, @Nullable UInt256 b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : a.plus(b);
  }

  boolean readsNonce() {
    return (conditions & NONCE) != 0;
  }

  boolean readsAny() {
    return conditions != 0 || lowest != null || highest != null;
  }

  Hash seenCodeHash() {
    return seen == null ? Code.EMPTY.hash() : seen.codeHash();
  }

  long seenNonce() {
    return seen == null ? 0 : seen.nonce();
  }

  boolean leavesSameAs(AccountTouch that) {
    boolean sameBalance =
        balanceAdded == null ? that.balanceAdded == null : balanceAdded.equals(that.balanceAdded);
    boolean sameCode =
        code == null
            ? that.code == null
            : that.code != null && code.hash().equals(that.code.hash());
    return reset == that.reset && nonceAdded == that.nonceAdded && sameBalance && sameCode;
  }
}
