package io.evmesh.engine.parallel.account;

import io.evmesh.engine.commute.Condition;

/** Copies by value of what lanes note of accounts, as if it came from another machine. */
public final class TouchCopies {
  private TouchCopies() {}

  /** What a transaction touched, at a place that knows of nobody else. */
  public static Touch copy(Touch touch) {
    return switch (touch) {
      case AccountTouch account -> copy(account);
      case SlotTouch slot -> copy(slot, new VersionedSlot(slot.slot));
      case Wipe wipe -> copy(wipe);
    };
  }

  private static AccountTouch copy(AccountTouch touch) {
    if (touch.withdraws()) {
      return AccountTouch.withdrawal(touch.address, touch.tx, touch.incarnation);
    }
    return touch.resets()
        ? AccountTouch.removal(
            touch.address,
            touch.tx,
            touch.incarnation,
            touch.conditions,
            touch.seen,
            touch.hadStorage,
            touch.lowest,
            touch.highest,
            touch.nonceAdded)
        : AccountTouch.of(
            touch.address,
            touch.tx,
            touch.incarnation,
            touch.conditions,
            touch.seen,
            touch.hadStorage,
            touch.lowest,
            touch.highest,
            touch.nonceAdded,
            touch.balanceAdded,
            touch.code);
  }

  private static SlotTouch copy(SlotTouch touch, VersionedSlot slot) {
    Object seen =
        switch (touch.seen) {
          case long[] limbs -> limbs.clone();
          case Condition[] conditions -> conditions.clone();
          case null, default -> null;
        };
    if (touch instanceof SlotSum sum) {
      return new SlotSum(slot, touch.tx, touch.incarnation, touch.conditions().clone(), sum.added);
    }
    if (touch instanceof SlotWrite write) {
      long[] next = new long[4];
      write.copyNext(next, 0);
      return new SlotWrite(slot, touch.tx, touch.incarnation, seen, next, 0);
    }
    return new SlotTouch(slot, touch.tx, touch.incarnation, seen, touch.withdraws);
  }

  private static Wipe copy(Wipe wipe) {
    return new Wipe(wipe.address, wipe.tx, wipe.incarnation, wipe.withdraws);
  }

  /** What transactions did to an account. */
  public static VersionedAccount copy(VersionedAccount account) {
    VersionedAccount copy =
        new VersionedAccount(account.address, account.base, account.predictions);
    account.forEachAbove(
        -1,
        touch -> {
          copy.record(copy((AccountTouch) touch));
          return true;
        });
    VersionedStorage storage = account.storage;
    copy.storage = storage == null ? null : copy(storage);
    return copy;
  }

  /** What transactions did to slots. */
  public static VersionedStorage copy(VersionedStorage storage) {
    VersionedStorage copy = storage.blank();
    storage.forEachWipe(wipe -> copy.record(copy(wipe)));
    storage.forEachSlot(
        slot ->
            slot.forEachAbove(
                -1,
                touch -> {
                  SlotTouch noted = (SlotTouch) touch;
                  copy.record(copy(noted, copy.slotOf(noted)));
                  return true;
                }));
    return copy;
  }

  /** What transactions gave to an account. */
  public static CreditBatch copy(CreditBatch credits) {
    CreditBatch copy = new CreditBatch(credits.address());
    for (int i = 0; i < credits.size(); i++) {
      copy.add(credits.tx(i), credits.wei(i), credits.before(i));
    }
    return copy;
  }

  /** What an account answers. */
  public static Verdicts copy(Verdicts verdicts) {
    Verdicts copy = new Verdicts();
    copy.addAll(verdicts);
    return copy;
  }
}
