package io.evmesh.engine.accesslist;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one transaction met an account and how it left it.
 *
 * @param before what it found; null for no account
 * @param after what it left, the same object if it changed nothing
 * @param code that it set and left; null if it did not
 * @param observed what it asked of the account as it found it: bits of {@link AccountEntry}
 * @param hadStorage the answer about {@link AccountEntry#STORAGE}
 * @param lowest the least balance to be found for which nothing would be otherwise; null for any
 * @param highest the greatest such balance; null for any
 */
public record AccountUse(
    Address address,
    @Nullable Account before,
    @Nullable Account after,
    @Nullable Code code,
    int observed,
    boolean hadStorage,
    @Nullable UInt256 lowest,
    @Nullable UInt256 highest) {

  static AccountUse of(AccountEntry entry) {
    Account before = entry.base();
    Code set = entry.codeSet();
    return new AccountUse(
        entry.address(),
        before,
        after(entry, before, set),
        entry.isLeft() ? set : null,
        entry.observed(),
        entry.hadStorage(),
        entry.lowestBalance(),
        entry.highestBalance());
  }

  private static @Nullable Account after(
      AccountEntry entry, @Nullable Account before, @Nullable Code set) {
    if (!entry.isLeft()) {
      return null;
    }
    Account shown = before == null ? Account.EMPTY : before;
    Hash codeHash = set == null ? shown.codeHash() : set.hash();
    Account left = new Account(entry.nonceLeft(), entry.balanceLeft(), codeHash);
    return left.equals(before) ? before : left;
  }

  /** Whether the account is another one afterwards. */
  public boolean isChanged() {
    return !Objects.equals(before, after);
  }

  /**
   * Whether anything was asked or made of the account. Nothing is where the gas did not suffice to
   * look at it.
   */
  public boolean isAsked() {
    return observed != 0 || lowest != null || highest != null || isChanged();
  }
}
