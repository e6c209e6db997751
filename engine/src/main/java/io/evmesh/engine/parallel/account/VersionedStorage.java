package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One account's slots during a block. Single writer, many readers without a lock.
 *
 * <p>A slot's value below a transaction is what the highest writer below left, unless the account's
 * storage was wiped by that transaction or one above it; with neither, the committed value.
 */
public final class VersionedStorage {
  private final Address address;
  private final StateView base;
  private final SlotIndex slots = new SlotIndex();
  private volatile Wipe.@Nullable History wipes;

  /** Whether each slot has one touch, which saw the committed value: nothing can be wrong alone. */
  private boolean plain = true;

  public VersionedStorage(Address address, StateView base) {
    this.address = address;
    this.base = base;
  }

  /** The same without touches. */
  VersionedStorage blank() {
    return new VersionedStorage(address, base);
  }

  /** The slot, or null if no transaction has touched it. */
  public @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    return slots.find(limb0, limb1, limb2, limb3);
  }

  /** The highest wipe below a transaction, or null. */
  public @Nullable Wipe wipeBelow(int tx) {
    Wipe.History all = wipes;
    return all == null ? null : (Wipe) all.below(tx);
  }

  /** The wipe of a transaction or its withdrawal, or null. */
  public @Nullable Touch wipe(int tx) {
    Wipe.History all = wipes;
    return all == null ? null : all.get(tx);
  }

  /** Puts a touch without checking anything; for a lane's own account of what it did. */
  public void record(SlotTouch touch) {
    VersionedSlot slot = touch.slot;
    plain &= touch.isFromBase() && slot.isUntouched();
    slot.record(touch);
  }

  /** Puts a wipe without checking anything. */
  public void record(Wipe wipe) {
    plain = false;
    wipeHistory().put(wipe);
  }

  /** Shows the slots that were touched. */
  public void forEachSlot(Consumer<VersionedSlot> action) {
    slots.forEach(action);
  }

  /** Shows the wipes, lowest first. */
  public void forEachWipe(Consumer<Wipe> action) {
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
  public VersionedSlot add(long[] words, int key) {
    return added(new VersionedSlot(address, words, key));
  }

  /** The slot that was touched; made where it was not touched before. */
  public VersionedSlot slotOf(SlotTouch touch) {
    return slotOf(touch.slot);
  }

  private VersionedSlot slotOf(VersionedSlot same) {
    VersionedSlot slot = find(same.key0, same.key1, same.key2, same.key3);
    return slot != null ? slot : added(new VersionedSlot(same));
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

  /** Asks the committed state for all values that whoever takes these touches may ask it for. */
  public void askBase() {
    slots.forEach(slot -> slot.askBase(base));
  }

  /** Takes all that a lane's transactions did to the account's storage, without a check. */
  public void mirror(VersionedStorage settled) {
    settled.forEachWipe(this::take);
    settled.forEachSlot(this::take);
  }

  /** Makes the wipes those of another such storage, and so the touches of each slot that it has. */
  public void show(VersionedStorage shown) {
    Wipe.History all = wipes;
    BitSet gone = all == null ? new BitSet() : all.transactions();
    shown.forEachWipe(
        wipe -> {
          gone.clear(wipe.tx);
          take(wipe);
        });
    gone.stream().forEach(tx -> take(new Wipe(address, tx, 0, true)));
    shown.forEachSlot(slot -> slotOf(slot).show(slot));
  }

  /** Takes all that a lane's transactions did to the account's storage, and checks it then. */
  public void settle(VersionedStorage settled, Verdicts verdicts) {
    int[] wiped = {Integer.MAX_VALUE}; // the lowest transaction of which that changes
    settled.forEachWipe(wipe -> wiped[0] = Math.min(wiped[0], take(wipe)));
    if (wiped[0] < Integer.MAX_VALUE) {
      settled.forEachSlot(this::take);
      slots.forEach(slot -> checkAll(slot, verdicts));
    } else if (wipes != null) {
      settled.forEachSlot(slot -> settle(slot, verdicts));
    } else {
      slots.addAll(
          settled.slots,
          settled.plain ? slot -> {} : slot -> checkAll(slot, verdicts),
          slot -> settle(slot, verdicts));
    }
  }

  /** Takes a wipe or its withdrawal; returns its transaction if that changes anything. */
  private int take(Wipe wipe) {
    Wipe.History all = wipeHistory();
    Touch before = wipe.withdraws ? all.remove(wipe.tx) : all.put(wipe);
    return (before == null) == wipe.withdraws ? Integer.MAX_VALUE : wipe.tx;
  }

  /** Takes all touches of a slot, then checks them and those above. */
  private void settle(VersionedSlot settled, Verdicts verdicts) {
    VersionedSlot slot = slotOf(settled);
    if (slot.hasSums() || settled.hasSums()) {
      int lowest = settled.lowest().tx;
      take(settled);
      checkFrom(slot, lowest, verdicts);
      return;
    }
    SlotTouch only = (SlotTouch) settled.only();
    if (only != null) {
      boolean changes = take(slot, only);
      int last = checkOwn(slot, only, -1, verdicts);
      if (changes) {
        checkAbove(slot, Math.max(last, only.tx), verdicts);
      }
      return;
    }
    BitSet changed = new BitSet();
    settled.forEachAbove(
        -1,
        touch -> {
          if (take(slot, (SlotTouch) touch)) {
            changed.set(touch.tx);
          }
          return true;
        });
    int[] last = {-1}; // the highest transaction that was checked
    settled.forEachAbove(
        -1,
        touch -> {
          last[0] = checkOwn(slot, (SlotTouch) touch, last[0], verdicts);
          if (changed.get(touch.tx) && touch.tx >= last[0]) {
            last[0] = checkAbove(slot, touch.tx, verdicts);
          }
          return true;
        });
  }

  private void take(VersionedSlot settled) {
    VersionedSlot slot = slotOf(settled);
    settled.forEachAbove(
        -1,
        touch -> {
          take(slot, (SlotTouch) touch);
          return true;
        });
  }

  /** Replaces what the touch's transaction had at the slot; returns whether others see that. */
  private static boolean take(VersionedSlot slot, SlotTouch touch) {
    SlotTouch before = slot.take(touch);
    boolean same =
        before instanceof SlotWrite last
            ? touch instanceof SlotWrite now && now.leavesSameAs(last)
            : !touch.writes();
    return !same;
  }

  /** Checks a settled touch unless all up to {@code checked} are; returns up to where they are. */
  private int checkOwn(VersionedSlot slot, SlotTouch touch, int checked, Verdicts verdicts) {
    if (touch.tx <= checked) {
      return checked;
    }
    if (!touch.withdraws && !touch.isDisproved() && !holds(slot, touch)) {
      disprove(slot, touch, verdicts);
    }
    return touch.tx;
  }

  private static void disprove(VersionedSlot slot, SlotTouch touch, Verdicts verdicts) {
    Touch below = slot.below(touch.tx);
    slot.disprove(touch);
    verdicts.add(touch, below == null ? -1 : below.tx);
  }

  /** Checks who sees what changed at {@code tx}; returns the highest transaction checked. */
  private int checkAbove(VersionedSlot slot, int tx, Verdicts verdicts) {
    boolean[] falls = {false};
    int[] last = {Integer.MAX_VALUE};
    slot.forEachOpenAbove(
        tx,
        later -> {
          SlotTouch reader = (SlotTouch) later;
          boolean fails = !reader.isDisproved() && (falls[0] || !holds(slot, reader));
          if (fails) {
            slot.disprove(reader);
            verdicts.add(reader, tx);
          }
          // Who wrote on a wrong value will hardly write the same again: all above it falls too.
          // What lies above another writer does not see the change; if that one runs again, what
          // it leaves will be looked at then.
          falls[0] |= fails && reader.writes();
          boolean more = falls[0] && !reader.isDisproved() || fails || !reader.writes();
          if (!more) {
            last[0] = reader.tx;
          }
          return more;
        });
    return last[0];
  }

  /** Checks all touches of a slot. */
  private void checkAll(VersionedSlot slot, Verdicts verdicts) {
    if (slot.only() instanceof SlotTouch one && one.isFromBase() && wipes == null) {
      return;
    }
    if (slot.hasSums()) {
      checkFrom(slot, 0, verdicts);
      return;
    }
    slot.forEachOpenAbove(
        -1,
        touch -> {
          checkOwn(slot, (SlotTouch) touch, -1, verdicts);
          return true;
        });
  }

  /** Checks the touches from {@code from} on of a slot to which transactions add. */
  private void checkFrom(VersionedSlot slot, int from, Verdicts verdicts) {
    SlotSums sums = Objects.requireNonNull(slot.sums());
    sums.keepCommitted(base);
    if (wipes == null) {
      sums.check(from, base, verdicts);
      return;
    }
    slot.forEachOpenAbove(
        from - 1,
        touch -> {
          SlotTouch each = (SlotTouch) touch;
          if (!each.isDisproved() && !holds(slot, each)) {
            disprove(slot, each, verdicts);
          }
          return true;
        });
  }

  /** Whether the touch's transaction would find what it saw, or what does not matter to it. */
  private boolean holds(VersionedSlot slot, SlotTouch touch) {
    Wipe wipe = wipeBelow(touch.tx);
    SlotSums sums = slot.sums();
    if (sums != null) {
      UInt256 value = sums.value(touch.tx, wipe == null ? -1 : wipe.tx, base);
      return slot.isSeenBy(touch, base, value.limb0(), value.limb1(), value.limb2(), value.limb3());
    }
    SlotWrite below = slot.setBelow(touch.tx);
    if (wipe != null && (below == null || wipe.tx >= below.tx)) {
      return slot.isSeenBy(touch, base, 0, 0, 0, 0);
    }
    if (below != null) {
      return slot.isSeenBy(touch, base, below.next0, below.next1, below.next2, below.next3);
    }
    return slot.isBaseOf(touch, base);
  }

  /** Whether no transaction has wiped the storage. */
  public boolean isUnwiped() {
    return wipes == null;
  }

  /** Checks all that was recorded here, where nothing else is known of the storage. */
  public void checkAlone(Verdicts verdicts) {
    if (!plain) {
      slots.forEach(slot -> checkAll(slot, verdicts));
    }
  }

  /** Whether any slot was written or the storage wiped. */
  public boolean isChanged() {
    boolean[] changed = {wipeBelow(Integer.MAX_VALUE) != null};
    slots.forEach(slot -> changed[0] |= slot.below(Integer.MAX_VALUE) != null);
    return changed[0];
  }

  /**
   * The value that a slot has above all transactions.
   *
   * @return false if it was neither written nor wiped
   */
  public boolean valueAfterAll(long[] words, int key, int value) {
    VersionedSlot slot = find(words[key], words[key + 1], words[key + 2], words[key + 3]);
    Wipe wipe = wipeBelow(Integer.MAX_VALUE);
    SlotSums sums = slot == null ? null : slot.sums();
    if (sums != null) {
      sums.value(Integer.MAX_VALUE, wipe == null ? -1 : wipe.tx, base).copyLimbs(words, value);
      return true;
    }
    SlotWrite last = slot == null ? null : slot.setBelow(Integer.MAX_VALUE);
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
  public boolean leavesSlots() {
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
  public void forEachChange(ChangeVisitor visitor) {
    Wipe wipe = wipeBelow(Integer.MAX_VALUE);
    long[] words = new long[8];
    slots.forEach(
        slot -> {
          Touch last = slot.below(Integer.MAX_VALUE);
          if (last != null && (wipe == null || wipe.tx < last.tx)) {
            slot.copyKey(words, 0);
            valueAfterAll(words, 0, 4);
            visitor.slot(address, words, 0, 4);
          }
        });
  }
}
