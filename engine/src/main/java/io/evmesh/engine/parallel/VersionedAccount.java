package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * One account's nonce, balance and code during a block: the committed value and the touches of the
 * block's transactions over it. Single writer, many readers without a lock.
 */
final class VersionedAccount extends Touches {
  final Address address;

  /** The committed account, or null if there is none. */
  final @Nullable Account base;

  final Predictions predictions;

  /** Versions and readers of its slots where they are kept beside the account; null if none. */
  volatile @Nullable VersionedStorage storage;

  private final BalanceBounds bounds = new BalanceBounds();

  /** Whether nothing but predicted nonces, credits and debits was ever settled here. */
  private boolean commutes = true;

  VersionedAccount(Address address, @Nullable Account base, Predictions predictions) {
    this.address = address;
    this.base = base;
    this.predictions = predictions;
  }

  /** The account that transaction {@code tx} finds; the committed one if nothing lies below. */
  @Nullable Account at(int tx) {
    AccountTouch written = (AccountTouch) below(tx);
    return written == null && predictions.isEmpty()
        ? base
        : new AccountValue(base, predictions).add(written).at(tx);
  }

  /**
   * Replaces what the touch's transaction had here, checks its conditions and those of later
   * transactions that lie above what changed.
   */
  void settle(AccountTouch touch, boolean baseHasStorage, Verdicts verdicts) {
    AccountTouch before = (AccountTouch) put(touch);
    note(touch);
    if (!alwaysHolds()) {
      check(touch, before, baseHasStorage, verdicts);
    }
  }

  /** Takes away what the transaction had here. */
  void withdraw(int tx, boolean baseHasStorage, Verdicts verdicts) {
    AccountTouch before = (AccountTouch) remove(tx);
    if (before != null && before.writes() && !alwaysHolds()) {
      checkAbove(tx, value(tx), baseHasStorage, verdicts);
    }
  }

  private void check(
      AccountTouch touch,
      @Nullable AccountTouch before,
      boolean baseHasStorage,
      Verdicts verdicts) {
    AccountValue value = value(touch.tx);
    if (!value.satisfies(touch, baseHasStorage)) {
      verdicts.addStale(touch.tx);
    }
    boolean changes = before == null ? touch.writes() : !touch.leavesSameAs(before);
    if (changes) {
      checkAbove(touch.tx, value.add(touch), baseHasStorage, verdicts);
    }
  }

  private void checkAbove(int tx, AccountValue value, boolean baseHasStorage, Verdicts verdicts) {
    forEachAbove(
        tx,
        later -> {
          AccountTouch reader = (AccountTouch) later;
          if (!value.satisfies(reader, baseHasStorage)) {
            verdicts.addInvalidated(reader.tx, reader.incarnation);
          }
          value.add(reader);
          return !reader.reset;
        });
  }

  private AccountValue value(int tx) {
    return new AccountValue(base, predictions).add((AccountTouch) below(tx));
  }

  private void note(AccountTouch touch) {
    commutes &= !touch.reset && touch.code == null && touch.nonceAdded == 0 && asCommitted(touch);
    bounds.add(touch);
  }

  /** Whether the touch saw the committed code, and the nonce that is predicted over the base's. */
  private boolean asCommitted(AccountTouch touch) {
    if ((touch.conditions & (AccountTouch.EXISTENCE | AccountTouch.STORAGE)) != 0) {
      return false;
    }
    boolean nonce =
        (touch.conditions & AccountTouch.NONCE) == 0
            || touch.seenNonce() == (base == null ? 0 : base.nonce()) + predictions.below(touch.tx);
    boolean code =
        (touch.conditions & AccountTouch.CODE) == 0
            || (base == null ? Account.EMPTY : base).codeHash().equals(touch.seenCodeHash());
    return nonce && code;
  }

  /** Whether no condition settled so far can fail, in whatever order the rest arrives. */
  private boolean alwaysHolds() {
    return commutes && bounds.hold(base == null ? UInt256.ZERO : base.balance());
  }
}
