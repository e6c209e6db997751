package io.evmesh.engine.parallel;

import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
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

  VersionedStorage(Address address, StateView base) {
    this.address = address;
    this.base = base;
  }

  /** The slot, or null if no transaction has touched it. */
  @Nullable VersionedSlot find(long limb0, long limb1, long limb2, long limb3) {
    return slots.find(limb0, limb1, limb2, limb3);
  }

  @Nullable VersionedSlot find(SlotTouch touch) {
    return slots.find(touch.key0, touch.key1, touch.key2, touch.key3);
  }

  /** The highest wipe below a transaction, or null. */
  @Nullable Wipe wipeBelow(int tx) {
    Wipe.History all = wipes;
    return all == null ? null : (Wipe) all.below(tx);
  }

  /** Puts a touch without checking anything; for a lane's own account of what it did. */
  void record(SlotTouch touch) {
    slotOf(touch).put(touch);
  }

  /** Puts a wipe without checking anything. */
  void record(Wipe wipe) {
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

  private VersionedSlot slotOf(SlotTouch touch) {
    VersionedSlot slot = find(touch);
    if (slot == null) {
      slot = new VersionedSlot(touch);
      slots.add(slot);
    }
    slot.learnFrom(touch);
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

  /**
   * Takes a slot with what a lane's transactions did there, of which nothing is here yet. With one
   * touch that saw the committed value there is nothing to check; otherwise touch by touch.
   */
  void settle(VersionedSlot settled, Verdicts verdicts) {
    VersionedSlot there = slots.find(settled.key0, settled.key1, settled.key2, settled.key3);
    if (there == null && settled.size() == 1 && wipes == null) {
      SlotTouch only = (SlotTouch) settled.lowest();
      if (only.fromBase) {
        slots.add(settled);
        return;
      }
    }
    settled.forEachAbove(
        -1,
        touch -> {
          settle((SlotTouch) touch, verdicts);
          return true;
        });
  }

  /** Replaces what the touch's transaction had at the slot; checks it and those above. */
  void settle(SlotTouch touch, Verdicts verdicts) {
    VersionedSlot slot = slotOf(touch);
    SlotTouch before = (SlotTouch) slot.put(touch);
    if (!holds(slot, touch)) {
      verdicts.addStale(touch.tx);
    }
    boolean changes =
        before != null && before.writes()
            ? !touch.writes() || !touch.leavesSameAs(before)
            : touch.writes();
    if (changes) {
      checkAbove(slot, touch.tx, verdicts);
    }
  }

  /** Takes away what a transaction had at the slot of {@code before}. */
  void withdraw(SlotTouch before, Verdicts verdicts) {
    VersionedSlot slot = find(before);
    if (slot == null) {
      return;
    }
    Touch removed = slot.remove(before.tx);
    if (removed != null && removed.writes()) {
      checkAbove(slot, before.tx, verdicts);
    }
  }

  /** Settles a wipe; checks every reader above it. */
  void settle(Wipe wipe, Verdicts verdicts) {
    if (wipeHistory().put(wipe) == null) {
      slots.forEach(slot -> checkAbove(slot, wipe.tx, verdicts));
    }
  }

  /** Takes a transaction's wipe away, if it has one; checks every reader above it. */
  void withdrawWipe(int tx, Verdicts verdicts) {
    Wipe.History all = wipes;
    if (all != null && all.remove(tx) != null) {
      slots.forEach(slot -> checkAbove(slot, tx, verdicts));
    }
  }

  private void checkAbove(VersionedSlot slot, int tx, Verdicts verdicts) {
    boolean wiped = wipes != null;
    slot.forEachAbove(
        tx,
        later -> {
          SlotTouch reader = (SlotTouch) later;
          if (!holds(slot, reader)) {
            verdicts.addInvalidated(reader.tx, reader.incarnation);
          }
          return wiped || !reader.writes(); // what lies above a writer does not see the change
        });
  }

  /** Whether the touch's transaction would find the value that it saw. */
  private boolean holds(VersionedSlot slot, SlotTouch touch) {
    SlotTouch below = (SlotTouch) slot.below(touch.tx);
    Wipe wipe = wipeBelow(touch.tx);
    if (wipe != null && (below == null || wipe.tx >= below.tx)) {
      return touch.saw(0, 0, 0, 0);
    }
    if (below != null) {
      return touch.saw(below.next0, below.next1, below.next2, below.next3);
    }
    if (touch.fromBase) {
      return true;
    }
    if (!slot.isBaseKnown()) {
      long[] words = {slot.key0, slot.key1, slot.key2, slot.key3, 0, 0, 0, 0};
      base.slot(address, words, 0, 4);
      slot.setBase(words[4], words[5], words[6], words[7]);
    }
    return slot.isBaseOf(touch);
  }

  /** Whether the block leaves nothing of the committed storage. */
  boolean isWiped() {
    return wipeBelow(Integer.MAX_VALUE) != null;
  }

  /**
   * The value that a slot has above all transactions.
   *
   * @return false if it is the committed one
   */
  boolean valueAfterAll(VersionedSlot slot, long[] to, int at) {
    SlotTouch last = (SlotTouch) slot.below(Integer.MAX_VALUE);
    Wipe wipe = wipeBelow(Integer.MAX_VALUE);
    if (last == null || wipe != null && wipe.tx >= last.tx) {
      return false; // untouched, or gone with the rest of the storage
    }
    last.copyNext(to, at);
    return true;
  }
}
