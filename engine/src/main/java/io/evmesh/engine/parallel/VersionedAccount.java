package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One account's nonce, balance and code during a block: the committed value and the touches of the
 * block's transactions over it. Single writer, many readers without a lock.
 */
final class VersionedAccount extends Touches implements TaggedTable.Entry<Address> {
  final Address address;

  /** The committed account, or null if there is none. */
  final @Nullable Account base;

  final Predictions predictions;

  /** Versions and readers of its slots where they are kept beside the account; null if none. */
  volatile @Nullable VersionedStorage storage;

  private volatile @Nullable CreditColumn credits;
  private @Nullable BalanceBounds bounds; // made when a second touch comes
  private boolean setsCode;
  private boolean single; // whether one touch was recorded; tells it without looking at that
  private @Nullable Left left; // worked out when first asked for, by whoever asks

  VersionedAccount(Address address, @Nullable Account base, Predictions predictions) {
    this.address = address;
    this.base = base;
    this.predictions = predictions;
  }

  @Override
  public Address key() {
    return address;
  }

  @Override
  public long hash(long salt) {
    return address.hash(salt);
  }

  @Override
  @Nullable Touch below(int tx) {
    if (!hasSeveral()) {
      return highestWriteBelow(tx);
    }
    AccountSum sum = new AccountSum();
    forEachWriteBelow(tx, touch -> sum.add((AccountTouch) touch));
    return sum.asTouch();
  }

  /** The account that transaction {@code tx} finds; the committed one if nothing lies below. */
  @Nullable Account at(int tx) {
    AccountTouch written = (AccountTouch) below(tx);
    return written == null && predictions == Predictions.NONE && credits == null
        ? base
        : valueOver(written, tx).at(tx);
  }

  /**
   * What a block leaves of an account.
   *
   * @param account null if there is none
   * @param wiped whether nothing is left of the committed storage
   * @param changed whether it is not as it was before the block
   * @param code what the account's code was set to last, or null
   */
  record Left(@Nullable Account account, boolean wiped, boolean changed, @Nullable Code code) {}

  /** What the block leaves, once all of its transactions are final. */
  Left left() {
    Left known = left;
    if (known == null) {
      known = foldAll();
      left = known; // all who race here find the same
    }
    return known;
  }

  private Left foldAll() {
    AccountTouch written = (AccountTouch) below(Integer.MAX_VALUE);
    if (written == null && predictions == Predictions.NONE && credits == null) {
      return new Left(base, false, false, null);
    }
    Account after = valueOver(written, Integer.MAX_VALUE).at(Integer.MAX_VALUE);
    boolean wiped = written != null && written.resets();
    boolean changed = wiped || !Objects.equals(after, base);
    return new Left(after, wiped, changed, written == null ? null : written.code);
  }

  /** Puts a touch without checking anything; for a lane's own account of what it did. */
  void record(AccountTouch touch) {
    setsCode |= touch.code != null;
    single = isUntouched();
    put(touch);
  }

  /** Whether any touch that was recorded set the code. */
  boolean setsCode() {
    return setsCode;
  }

  /**
   * Replaces what the touch's transaction had here, checks its conditions and those of later
   * transactions that lie above what changed.
   *
   * @param state the committed one, for whether the account has storage; asked only where it
   *     matters
   */
  void settle(AccountTouch touch, StateView state, Verdicts verdicts) {
    if (touch.withdraws()) {
      AccountTouch before = (AccountTouch) remove(touch.tx);
      if (before != null && before.writes() && !alwaysHolds()) {
        checkAbove(touch.tx, state, verdicts);
      }
      return;
    }
    BalanceBounds known = bounds();
    AccountTouch before = (AccountTouch) put(touch);
    note(touch, known);
    if (alwaysHolds()) {
      return;
    }
    if (!value(touch.tx).satisfies(touch, state)) {
      verdicts.addStale(touch, writerBelow(touch.tx));
    }
    boolean changes = before == null ? touch.writes() : !touch.leavesSameAs(before);
    if (changes) {
      checkAbove(touch.tx, state, verdicts);
    }
  }

  /** Checks all that was recorded here, where nothing else is known of the account. */
  void checkAlone(StateView state, Verdicts verdicts) {
    if (single) {
      return; // it saw the committed account
    }
    AccountValue running = new AccountValue(base, predictions);
    forEachAbove(
        -1,
        touch -> {
          AccountTouch each = (AccountTouch) touch;
          if (!running.satisfies(each, state)) {
            verdicts.addStale(each, writerBelow(each.tx));
          }
          running.add(each);
          return true;
        });
  }

  /** Sets what a transaction gives without looking; null for nothing. */
  void settleCredit(int tx, @Nullable UInt256 wei, StateView state, Verdicts verdicts) {
    CreditColumn column = credits;
    if (column == null) {
      column = new CreditColumn();
      credits = column;
    }
    boolean changes = column.set(tx, wei);
    if (wei != null) {
      bounds().credit(wei);
    }
    if (changes && !isUntouched() && !alwaysHolds()) {
      checkAbove(tx, state, verdicts);
    }
  }

  private void checkAbove(int tx, StateView state, Verdicts verdicts) {
    boolean incremental = credits == null;
    AccountValue running = value(tx + 1);
    forEachAbove(
        tx,
        later -> {
          AccountTouch reader = (AccountTouch) later;
          AccountValue value = incremental ? running : value(reader.tx);
          if (!value.satisfies(reader, state)) {
            verdicts.addInvalidated(reader, tx);
          }
          running.add(reader);
          return !reader.resets();
        });
  }

  /** What transactions above {@code from} and below {@code to} gave without looking. */
  UInt256 creditsBetween(int from, int to) {
    CreditColumn column = credits;
    if (column == null) {
      return UInt256.ZERO;
    }
    UInt256 all = column.below(to);
    return from < 0 ? all : all.minus(column.below(from));
  }

  private int writerBelow(int tx) {
    Touch below = below(tx);
    return below == null ? -1 : below.tx;
  }

  private AccountValue value(int tx) {
    return valueOver((AccountTouch) below(tx), tx);
  }

  private AccountValue valueOver(@Nullable AccountTouch written, int tx) {
    AccountValue value = new AccountValue(base, predictions).add(written);
    return credits == null
        ? value
        : value.credit(creditsBetween(written == null ? -1 : written.resetTx, tx));
  }

  /** The bounds of all that was settled so far. */
  private BalanceBounds bounds() {
    BalanceBounds known = bounds;
    if (known == null) {
      BalanceBounds made = new BalanceBounds();
      forEachAbove(
          -1,
          touch -> {
            note((AccountTouch) touch, made);
            return true;
          });
      bounds = made;
      known = made;
    }
    return known;
  }

  private void note(AccountTouch touch, BalanceBounds known) {
    boolean commutes =
        !touch.resets() && touch.code == null && touch.nonceAdded == 0 && sawCommitted(touch);
    known.add(touch, commutes);
  }

  /** Whether the touch saw the committed code, and the nonce that is predicted over the base's. */
  private boolean sawCommitted(AccountTouch touch) {
    if ((touch.conditions & (AccountEntry.EXISTENCE | AccountEntry.STORAGE)) != 0) {
      return false;
    }
    Account committed = base == null ? Account.EMPTY : base;
    boolean nonce =
        (touch.conditions & AccountEntry.NONCE) == 0
            || touch.seenNonce() == committed.nonce() + predictions.below(touch.tx);
    return nonce
        && ((touch.conditions & AccountEntry.CODE) == 0
            || committed.codeHash().equals(touch.seenCodeHash()));
  }

  /** Whether no condition settled so far can fail, in whatever order the rest arrives. */
  private boolean alwaysHolds() {
    return bounds().hold(base == null ? UInt256.ZERO : base.balance());
  }
}
