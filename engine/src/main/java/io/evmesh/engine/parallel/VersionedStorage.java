package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One account's slots during a block. Single writer, many readers without a lock.
 *
 * <p>A slot's value below a transaction is what the highest writer below left, unless the account's
 * storage was wiped by that transaction or one above it; with neither, the committed value.
 */
final class VersionedStorage {
  private final Address address;
  private final StateView base;
  private final SlotIndex slots = new SlotIndex();
  private volatile Wipe.@Nullable History wipes;

  /** Whether each slot has one touch, which saw the committed value: nothing can be wrong alone. */
  private boolean plain = true;

  VersionedStorage(Address address, StateView base) {
    this.address = address;
    this.base = base;
  }

  /** The slot, or null if no transaction has touched it. */
  @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    return slots.find(limb0, limb1, limb2, limb3);
  }

  @Nullable VersionedSlot find(SlotTouch touch) {
    VersionedSlot slot = touch.slot;
    return find(slot.key0, slot.key1, slot.key2, slot.key3);
  }

  /** The highest wipe below a transaction, or null. */
  @Nullable Wipe wipeBelow(int tx) {
    Wipe.History all = wipes;
    return all == null ? null : (Wipe) all.below(tx);
  }

  /** The wipe of a transaction or its withdrawal, or null. */
  @Nullable Touch wipe(int tx) {
    Wipe.History all = wipes;
    return all == null ? null : all.get(tx);
  }

  /** Puts a touch without checking anything; for a lane's own account of what it did. */
  void record(SlotTouch touch) {
    VersionedSlot slot = touch.slot;
    plain &= touch.isFromBase() && slot.isUntouched();
    slot.put(touch);
  }

  /** Puts a wipe without checking anything. */
  void record(Wipe wipe) {
    plain = false;
    wipeHistory().put(wipe);
  }

  void forEachSlot(Consumer<VersionedSlot> action) {
    slots.forEach(action);
  }

  void forEachWipe(Consumer<Wipe> action) {
    Wipe.History all = wipes;
    if (all != null) {
      all.forEachAbove(
          -1,
          wipe -> {
            action.accept((Wipe) wipe);
            return true;
          });
    }
  }

  /** Adds the slot whose number lies at {@code words[key]}, which was not touched before. */
  VersionedSlot add(long[] words, int key) {
    return added(new VersionedSlot(address, words, key));
  }

  /** The slot that was touched; made where it was not touched before. */
  VersionedSlot slotOf(SlotTouch touch) {
    VersionedSlot slot = find(touch);
    return slot != null ? slot : added(new VersionedSlot(touch.slot));
  }

  private VersionedSlot added(VersionedSlot slot) {
    slots.add(slot);
    return slot;
  }

  private Wipe.History wipeHistory() {
    Wipe.History all = wipes;
    if (all == null) {
      all = new Wipe.History();
      wipes = all;
    }
    return all;
  }

  /** Replaces what the touch's transaction had at the slot; checks it and those above. */
  void settle(SlotTouch touch, Verdicts verdicts) {
    if (touch.withdraws) {
      withdraw(touch, verdicts);
      return;
    }
    VersionedSlot slot = slotOf(touch);
    SlotTouch before = (SlotTouch) slot.put(touch);
    if (!holds(slot, touch)) {
      Touch below = slot.below(touch.tx);
      touch.disprove();
      verdicts.addStale(touch, below == null ? -1 : below.tx);
    }
    boolean same =
        before instanceof SlotWrite last
            ? touch instanceof SlotWrite now && now.leavesSameAs(last)
            : !touch.writes();
    if (!same) {
      checkAbove(slot, touch.tx, verdicts);
    }
  }

  private void withdraw(SlotTouch touch, Verdicts verdicts) {
    VersionedSlot slot = find(touch);
    Touch before = slot == null ? null : slot.remove(touch.tx);
    if (before != null && before.writes()) {
      checkAbove(slot, touch.tx, verdicts);
    }
  }

  /** Settles a wipe or its withdrawal; checks every reader above it. */
  void settle(Wipe wipe, Verdicts verdicts) {
    Wipe.History all = wipeHistory();
    Touch before = wipe.withdraws ? all.remove(wipe.tx) : all.put(wipe);
    if ((before == null) != wipe.withdraws) {
      slots.forEach(slot -> checkAbove(slot, wipe.tx, verdicts));
    }
  }

  private void checkAbove(VersionedSlot slot, int tx, Verdicts verdicts) {
    boolean wiped = wipes != null;
    boolean[] falls = {false};
    slot.forEachAbove(
        tx,
        later -> {
          SlotTouch reader = (SlotTouch) later;
          if (reader.isDisproved()) {
            return !reader.writes(); // it runs again, and what it leaves will be looked at then
          }
          boolean fails = falls[0] || !holds(slot, reader);
          if (fails) {
            reader.disprove();
            verdicts.addInvalidated(reader, tx);
          }
          // Who wrote on a wrong value will hardly write the same again: all above it falls too.
          // What lies above a writer that holds does not see the change.
          falls[0] |= fails && reader.writes();
          return falls[0] || wiped || !reader.writes();
        });
  }

  /** Whether the touch's transaction would find the value that it saw. */
  private boolean holds(VersionedSlot slot, SlotTouch touch) {
    SlotWrite below = (SlotWrite) slot.below(touch.tx);
    Wipe wipe = wipeBelow(touch.tx);
    if (wipe != null && (below == null || wipe.tx >= below.tx)) {
      return slot.isSeenBy(touch, base, 0, 0, 0, 0);
    }
    if (below != null) {
      return slot.isSeenBy(touch, base, below.next0, below.next1, below.next2, below.next3);
    }
    return slot.isBaseOf(touch, base);
  }

  /** Whether no transaction has wiped the storage. */
  boolean isUnwiped() {
    return wipes == null;
  }

  /** Checks all that was recorded here, where nothing else is known of the storage. */
  void checkAlone(Verdicts verdicts) {
    if (!plain) {
      slots.forEach(slot -> checkAlone(slot, verdicts));
    }
  }

  private void checkAlone(VersionedSlot slot, Verdicts verdicts) {
    if (slot.size() == 1 && ((SlotTouch) slot.lowest()).isFromBase()) {
      return;
    }
    slot.forEachAbove(
        -1,
        touch -> {
          SlotTouch each = (SlotTouch) touch;
          if (!each.withdraws && !holds(slot, each)) {
            Touch below = slot.below(each.tx);
            each.disprove();
            verdicts.addStale(each, below == null ? -1 : below.tx);
          }
          return true;
        });
  }

  /** Takes all that a lane's transactions did to the account's storage. */
  void settle(VersionedStorage settled, Verdicts verdicts) {
    settled.forEachWipe(wipe -> settle(wipe, verdicts));
    if (wipes != null) {
      settled.forEachSlot(slot -> settleEach(slot, verdicts));
      return;
    }
    slots.addAll(
        settled.slots,
        settled.plain ? slot -> {} : slot -> checkAlone(slot, verdicts),
        slot -> settleEach(slot, verdicts));
  }

  private void settleEach(VersionedSlot settled, Verdicts verdicts) {
    settled.forEachAbove(
        -1,
        touch -> {
          settle((SlotTouch) touch, verdicts);
          return true;
        });
  }

  /** Whether any slot was written or the storage wiped. */
  boolean isChanged() {
    boolean[] changed = {wipeBelow(Integer.MAX_VALUE) != null};
    slots.forEach(slot -> changed[0] |= slot.below(Integer.MAX_VALUE) != null);
    return changed[0];
  }

  /**
   * The value that a slot has above all transactions.
   *
   * @return false if it was neither written nor wiped
   */
  boolean valueAfterAll(long[] words, int key, int value) {
    VersionedSlot slot = find(words[key], words[key + 1], words[key + 2], words[key + 3]);
    SlotWrite last = slot == null ? null : (SlotWrite) slot.below(Integer.MAX_VALUE);
    Wipe wipe = wipeBelow(Integer.MAX_VALUE);
    if (wipe != null && (last == null || wipe.tx >= last.tx)) {
      Arrays.fill(words, value, value + 4, 0);
      return true;
    }
    if (last == null) {
      return false;
    }
    last.copyNext(words, value);
    return true;
  }

  /** Whether the block leaves a slot that it wrote with a value other than zero. */
  boolean leavesSlots() {
    boolean[] found = {false};
    forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address owner, @Nullable Account account, boolean wiped) {}

          @Override
          public void slot(Address owner, long[] words, int key, int value) {
            long all = words[value] | words[value + 1] | words[value + 2] | words[value + 3];
            found[0] |= all != 0;
          }
        });
    return found[0];
  }

  /** Tells the slots that the block wrote, but for those that a later wipe took. */
  void forEachChange(ChangeVisitor visitor) {
    Wipe wipe = wipeBelow(Integer.MAX_VALUE);
    long[] words = new long[8];
    slots.forEach(
        slot -> {
          SlotWrite last = (SlotWrite) slot.below(Integer.MAX_VALUE);
          if (last != null && (wipe == null || wipe.tx < last.tx)) {
            slot.copyKey(words, 0);
            last.copyNext(words, 4);
            visitor.slot(address, words, 0, 4);
          }
        });
  }
}
