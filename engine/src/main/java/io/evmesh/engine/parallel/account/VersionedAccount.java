package io.evmesh.engine.parallel.account;

import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.table.TaggedTable;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One account's nonce, balance and code during a block: the committed value and the touches of the
 * block's transactions over it. Single writer, many readers without a lock.
 *
 * <p>What touches add to nonce and balance is summed up in columns once they are many, and those
 * that do more, which are few, are listed apart: no value takes a look at every touch.
 */
public final class VersionedAccount extends Touches implements TaggedTable.Entry<Address> {
  public final Address address;

  /** The committed account, or null if there is none. */
  public final @Nullable Account base;

  public final Predictions predictions;

  /** Versions and readers of its slots where they are kept beside the account; null if none. */
  public volatile @Nullable VersionedStorage storage;

  // What many touches add; null before they are many
  private volatile @Nullable WeiColumn balances;
  private volatile @Nullable WeiColumn nonces;

  private volatile @Nullable WeiColumn credits; // what was given without looking
  private volatile @Nullable Some resets; // the touches after which nothing is left
  private volatile @Nullable Some codes; // the touches that set the code

  private @Nullable BalanceBounds bounds; // made when a second touch comes
  private @Nullable AccountChecks checks; // made when touches are many
  private boolean single; // whether one touch was recorded; tells it without looking at that
  private @Nullable Left left; // worked out when first asked for, by whoever asks

  /** Some of the touches. */
  private static final class Some extends Touches {}

  public VersionedAccount(Address address, @Nullable Account base, Predictions predictions) {
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

  // ------------------------------------------------------------------ values

  /** The account that transaction {@code tx} finds; the committed one if nothing lies below. */
  public @Nullable Account at(int tx) {
    return isUnwrittenBelow(tx) && predictions == Predictions.NONE ? base : value(tx).at(tx);
  }

  /** Whether no transaction below {@code tx} has ever done anything here but look. */
  public boolean isUnwrittenBelow(int tx) {
    return credits == null && isNeverWrittenBelow(tx);
  }

  /** What lies below transaction {@code tx}. */
  AccountValue value(int tx) {
    AccountTouch reset = resetBelow(tx);
    int from = reset == null ? 0 : reset.tx;
    AccountValue value = new AccountValue(base, predictions);
    if (reset != null) {
      value.reset();
    }
    addTo(value, from, tx);
    AccountTouch coded = codeBelow(tx);
    if (coded != null && coded.tx >= from) {
      value.setCode(coded);
    }
    return value;
  }

  /** The highest transaction below {@code tx} after which nothing was left, or null. */
  public @Nullable AccountTouch resetBelow(int tx) {
    Some some = resets;
    return some == null ? null : (AccountTouch) some.below(tx);
  }

  /** The highest transaction below {@code tx} that set the code, or null. */
  public @Nullable AccountTouch codeBelow(int tx) {
    Some some = codes;
    return some == null ? null : (AccountTouch) some.below(tx);
  }

  /** Adds what transactions from {@code from} on and below {@code to} add to nonce and balance. */
  public void addTo(AccountValue value, int from, int to) {
    addTouchesTo(value, from, to);
    WeiColumn given = credits;
    if (given != null) {
      value.add(given.between(from, to));
    }
  }

  private void addTouchesTo(AccountValue value, int from, int to) {
    WeiColumn wei = balances;
    if (wei == null) {
      addEach(value, from, to);
      return;
    }
    value.add(wei.between(from, to));
    WeiColumn counts = nonces;
    if (counts != null) {
      value.addNonces(counts.between(from, to).limb0());
    }
  }

  /** Before there are columns. */
  private void addEach(AccountValue value, int from, int to) {
    for (Touch touch = below(to); touch != null && touch.tx >= from; touch = below(touch.tx)) {
      value.addDifferences((AccountTouch) touch);
    }
  }

  /** Takes away what touches from {@code from} on and below {@code to} add; see {@link #addTo}. */
  public void subtractFrom(AccountValue value, int from, int to) {
    AccountValue sum = new AccountValue(null, Predictions.NONE);
    addTouchesTo(sum, from, to);
    value.subtract(sum);
  }

  /**
   * What a block leaves of an account.
   *
   * @param account null if there is none
   * @param wiped whether nothing is left of the committed storage
   * @param changed whether it is not as it was before the block
   * @param code what the account's code was set to last, or null
   */
  public record Left(
      @Nullable Account account, boolean wiped, boolean changed, @Nullable Code code) {}

  /** What the block leaves, once all of its transactions are final. */
  public Left left() {
    Left known = left;
    if (known == null) {
      known = foldAll();
      left = known; // all who race here find the same
    }
    return known;
  }

  private Left foldAll() {
    if (isUnwrittenBelow(Integer.MAX_VALUE) && predictions == Predictions.NONE) {
      return new Left(base, false, false, null);
    }
    Account after = value(Integer.MAX_VALUE).at(Integer.MAX_VALUE);
    AccountTouch reset = resetBelow(Integer.MAX_VALUE);
    AccountTouch coded = codeBelow(Integer.MAX_VALUE);
    boolean lasts = coded != null && (reset == null || coded.tx >= reset.tx);
    boolean changed = reset != null || !Objects.equals(after, base);
    return new Left(after, reset != null, changed, lasts ? coded.code : null);
  }

  // ---------------------------------------------------------------- settling

  /** Puts a touch without checking anything; for a lane's own account of what it did. */
  public void record(AccountTouch touch) {
    single = isUntouched();
    note(touch, (AccountTouch) put(touch));
  }

  /** Whether any touch that was recorded set the code. */
  public boolean setsCode() {
    return codes != null;
  }

  /** Keeps account of what a touch does that has come in the place of another, or of none. */
  private void note(AccountTouch touch, @Nullable AccountTouch before) {
    if (isPaged()) {
      addToColumns(touch);
    }
    if (touch.resets() || before != null && before.resets()) {
      resets = listed(resets, touch, touch.resets());
    }
    if (touch.code != null || before != null && before.code != null) {
      codes = listed(codes, touch, touch.code != null);
    }
  }

  private static Some listed(@Nullable Some known, AccountTouch touch, boolean belongs) {
    Some some = known == null ? new Some() : known;
    if (belongs) {
      some.put(touch);
    } else {
      some.remove(touch.tx);
    }
    return some;
  }

  private void addToColumns(AccountTouch touch) {
    if (checks != null) {
      checks.forget(touch.tx);
    }
    WeiColumn known = balances;
    if (known != null) {
      addTo(known, touch);
      return;
    }
    WeiColumn made = new WeiColumn();
    forEachAbove(
        -1,
        each -> {
          addTo(made, (AccountTouch) each);
          return true;
        });
    balances = made;
  }

  private void addTo(WeiColumn wei, AccountTouch touch) {
    wei.set(touch.tx, touch.balanceAdded);
    WeiColumn counts = nonces;
    if (counts == null && touch.nonceAdded != 0) {
      counts = new WeiColumn();
      nonces = counts;
    }
    if (counts != null) {
      long count = touch.nonceAdded;
      counts.set(touch.tx, count == 0 ? null : UInt256.ofLimbs(count, 0, 0, 0));
    }
  }

  /**
   * Lets even an only touch be checked: what it saw may be what an account elsewhere has shown, and
   * not the committed one.
   */
  public void distrust() {
    single = false;
  }

  /** Whether any touch asks if there is storage. */
  public boolean asksForStorage() {
    boolean[] asks = {false};
    forEachAbove(
        -1,
        touch -> {
          AccountTouch each = (AccountTouch) touch;
          asks[0] = !each.withdraws() && (each.conditions & AccountEntry.STORAGE) != 0;
          return !asks[0];
        });
    return asks[0];
  }

  /** Takes what a lane's transactions did here, but for its slots, without a check. */
  public void mirror(VersionedAccount settled) {
    settled.forEachAbove(
        -1,
        touch -> {
          replace((AccountTouch) touch);
          return true;
        });
  }

  /** The same of what they give without looking. */
  public void mirror(CreditBatch given) {
    WeiColumn column = creditColumn();
    for (int i = 0; i < given.size(); i++) {
      column.set(given.tx(i), given.wei(i));
    }
  }

  /** Makes the touches those of another such account, and what was given without looking this. */
  public void show(VersionedAccount shown, CreditBatch given) {
    BitSet gone = transactions();
    shown.forEachAbove(
        -1,
        touch -> {
          gone.clear(touch.tx);
          replace((AccountTouch) touch);
          return true;
        });
    gone.stream().forEach(tx -> replace(AccountTouch.withdrawal(address, tx, 0)));
    CreditBatch before = given();
    for (int i = 0; i < before.size(); i++) {
      gone.set(before.tx(i));
    }
    mirror(given);
    for (int i = 0; i < given.size(); i++) {
      gone.clear(given.tx(i));
    }
    gone.stream().forEach(tx -> creditColumn().set(tx, null));
  }

  /** What transactions have given without looking. */
  public CreditBatch given() {
    CreditBatch given = new CreditBatch(address);
    WeiColumn column = credits;
    if (column != null) {
      column.forEach((wei, tx) -> given.add(tx, wei, null));
    }
    return given;
  }

  /** Takes what a lane's transactions did here, and checks all that it may have proven wrong. */
  public void settle(VersionedAccount settled, StateView state, Verdicts verdicts) {
    if (settled.isUntouched()) {
      return; // but for its slots
    }
    BalanceBounds known = bounds();
    settled.forEachAbove(
        -1,
        touch -> {
          take((AccountTouch) touch, known);
          return true;
        });
    checkFrom(settled.lowest().tx, state, verdicts);
  }

  /** Takes one touch; the check is to follow. */
  public void take(AccountTouch touch) {
    take(touch, bounds());
  }

  private void take(AccountTouch touch, BalanceBounds known) {
    replace(touch);
    if (!touch.withdraws()) {
      bound(touch, known);
    }
  }

  /**
   * Puts a touch in the place of the one that the same transaction had, or only takes that away.
   */
  private void replace(AccountTouch touch) {
    note(touch, (AccountTouch) (touch.withdraws() ? remove(touch.tx) : put(touch)));
  }

  /** Takes what transactions give without looking; returns the lowest that changes, or the most. */
  public int take(CreditBatch given) {
    int lowest = Integer.MAX_VALUE;
    for (int i = 0; i < given.size(); i++) {
      if (takeCredit(given.tx(i), given.wei(i))) {
        lowest = Math.min(lowest, given.tx(i));
      }
    }
    return lowest;
  }

  /** Sets what a transaction gives without looking; null for nothing. Returns if that changes. */
  boolean takeCredit(int tx, @Nullable UInt256 wei) {
    WeiColumn column = creditColumn();
    if (wei != null) {
      bounds().credit(wei);
    }
    boolean changes = column.set(tx, wei);
    if (changes && checks != null) {
      checks.forget(tx);
    }
    return changes;
  }

  private WeiColumn creditColumn() {
    WeiColumn column = credits;
    if (column == null) {
      column = new WeiColumn();
      credits = column;
    }
    return column;
  }

  /** Checks all that was recorded here, where nothing else is known of the account. */
  public void checkAlone(StateView state, Verdicts verdicts) {
    if (!single) { // which saw the committed account
      check(0, state, verdicts);
    }
  }

  /** Checks the conditions of transactions from {@code tx} on, below which something changed. */
  public void checkFrom(int tx, StateView state, Verdicts verdicts) {
    if (!isUntouched() && !alwaysHolds()) {
      check(tx, state, verdicts);
    }
  }

  private void check(int from, StateView state, Verdicts verdicts) {
    if (!isPaged()) {
      checkEach(value(from), from, Integer.MAX_VALUE, state, verdicts, null);
      return;
    }
    if (checks == null) {
      checks = new AccountChecks();
    }
    AccountValue running = null; // below the page, if known
    int last = -1;
    int size = PAGE_SIZE;
    for (int page = pageFrom(from / size); page >= 0; page = pageFrom(page + 1)) {
      int first = page * size;
      if (running == null || last != page - 1) {
        running = value(first);
      }
      last = page;
      if (checks.hold(page, running)) {
        running = checks.isOrdered(page) ? null : advanced(running, first, first + size);
      } else {
        AccountChecks.Page noted = checks.begin(page, running);
        checkEach(running, first, first + size, state, verdicts, noted);
      }
    }
  }

  private AccountValue advanced(AccountValue value, int from, int to) {
    addTo(value, from, to);
    return value;
  }

  /**
   * Checks the touches of some transactions one by one.
   *
   * @param running what lies below the first; moved above the last
   * @param noted is told of all that was looked at; null if nobody needs it
   */
  private void checkEach(
      AccountValue running,
      int from,
      int to,
      StateView state,
      Verdicts verdicts,
      AccountChecks.@Nullable Page noted) {
    WeiColumn given = credits;
    int[] at = {from};
    forEachBetween(
        from,
        to,
        touch -> {
          AccountTouch each = (AccountTouch) touch;
          if (given != null) {
            running.add(given.between(at[0], each.tx));
            at[0] = each.tx;
          }
          if (!each.isDisproved()) {
            if (!running.satisfies(each, state)) {
              disprove(each);
              verdicts.add(each, writerBelow(each.tx));
            } else if (noted != null) {
              noted.looked(running, each);
            }
          }
          running.addTouch(each);
          if (noted != null) {
            noted.passed(each);
          }
          return true;
        });
    if (given != null && noted != null) {
      running.add(given.between(at[0], to));
    }
  }

  private int writerBelow(int tx) {
    Touch below = below(tx);
    return below == null ? -1 : below.tx;
  }

  /** The bounds of all that was settled so far. */
  private BalanceBounds bounds() {
    BalanceBounds known = bounds;
    if (known == null) {
      BalanceBounds made = new BalanceBounds();
      forEachAbove(
          -1,
          touch -> {
            bound((AccountTouch) touch, made);
            return true;
          });
      bounds = made;
      known = made;
    }
    return known;
  }

  private void bound(AccountTouch touch, BalanceBounds known) {
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
