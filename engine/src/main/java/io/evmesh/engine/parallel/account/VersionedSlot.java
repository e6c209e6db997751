package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.StateView;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.TaggedTable;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One storage slot during a block: the touches of its transactions over the committed value. Limbs
 * are lowest first.
 */
public final class VersionedSlot extends Touches implements TaggedTable.Entry<UInt256> {
  /** Whose slot it is. */
  public final Address address;

  final long key0;
  final long key1;
  final long key2;
  final long key3;

  /** Kept once a transaction has added to the slot; null before. */
  private volatile @Nullable SlotSums sums;

  /** The slot whose number lies at {@code words[key]}. */
  VersionedSlot(Address address, long[] words, int key) {
    this.address = address;
    key0 = words[key];
    key1 = words[key + 1];
    key2 = words[key + 2];
    key3 = words[key + 3];
  }

  /** The same slot without touches. */
  VersionedSlot(VersionedSlot slot) {
    address = slot.address;
    key0 = slot.key0;
    key1 = slot.key1;
    key2 = slot.key2;
    key3 = slot.key3;
  }

  @Override
  public UInt256 key() {
    return UInt256.ofLimbs(key0, key1, key2, key3);
  }

  @Override
  public long hash(long salt) {
    return Mixer.mix(salt, key0, key1, key2, key3);
  }

  boolean hasKey(long limb0, long limb1, long limb2, long limb3) {
    return key0 == limb0 && key1 == limb1 && key2 == limb2 && key3 == limb3;
  }

  /** Copies the slot's number to {@code to[at, at + 4)}. */
  public void copyKey(long[] to, int at) {
    to[at] = key0;
    to[at + 1] = key1;
    to[at + 2] = key2;
    to[at + 3] = key3;
  }

  /** Whether transactions have added to the slot. */
  public boolean hasSums() {
    return sums != null;
  }

  @Nullable SlotSums sums() {
    return sums;
  }

  /** Puts a touch in the place of the one that the same transaction had, which is returned. */
  public @Nullable SlotTouch record(SlotTouch touch) {
    SlotSums known = sums;
    if (known == null && touch instanceof SlotSum) {
      known = new SlotSums(this);
      sums = known; // before there is a sum, so that readers find what is set beside it
    }
    SlotTouch before = (SlotTouch) put(touch);
    if (known != null) {
      known.note(touch, before);
    }
    return before;
  }

  /** The same, but of what withdraws another nothing is left. */
  @Nullable SlotTouch take(SlotTouch touch) {
    if (!touch.withdraws) {
      return record(touch);
    }
    SlotTouch before = (SlotTouch) remove(touch.tx);
    SlotSums known = sums;
    if (known != null) {
      known.note(touch, before);
    }
    return before;
  }

  /** Makes the touches those of another such slot. */
  void show(VersionedSlot shown) {
    BitSet gone = transactions();
    shown.forEachAbove(
        -1,
        touch -> {
          gone.clear(touch.tx);
          record((SlotTouch) touch);
          return true;
        });
    gone.stream().forEach(tx -> take(SlotTouch.withdrawal(this, tx, 0)));
  }

  /** The highest transaction below {@code tx} that has set the slot; null if none has. */
  public @Nullable SlotWrite setBelow(int tx) {
    SlotSums known = sums;
    if (known != null) {
      return known.setBelow(tx);
    }
    Touch below = below(tx);
    while (below instanceof SlotSum) { // just come
      below = below(below.tx);
    }
    return (SlotWrite) below;
  }

  /** What transactions from {@code from} on and below {@code to} have added. */
  public UInt256 added(int from, int to) {
    SlotSums known = sums;
    return known == null ? UInt256.ZERO : known.between(from, to);
  }

  /** Whether the touch saw the committed value. */
  boolean isBaseOf(SlotTouch touch, StateView base) {
    if (touch.isFromBase()) {
      return true;
    }
    long[] words = committed(base);
    return touch.allows(words[4], words[5], words[6], words[7]);
  }

  /** Whether the touch saw this value. */
  boolean isSeenBy(
      SlotTouch touch, StateView base, long limb0, long limb1, long limb2, long limb3) {
    if (!touch.isFromBase()) {
      return touch.allows(limb0, limb1, limb2, limb3);
    }
    long[] words = committed(base);
    return words[4] == limb0 && words[5] == limb1 && words[6] == limb2 && words[7] == limb3;
  }

  /**
   * Asks for the committed value if who takes these touches may ask for it and no touch shows that
   * the lane has done so: it may have seen but wiped storage, or what others have set.
   */
  void askBase(StateView base) {
    boolean[] asks = {false};
    forEachAbove(
        -1,
        touch -> {
          SlotTouch each = (SlotTouch) touch;
          boolean known = !each.withdraws && each.isFromBase();
          asks[0] = !known && (asks[0] || !each.withdraws);
          return !known;
        });
    if (asks[0]) {
      var unused = committed(base);
    }
  }

  /** The committed value. */
  UInt256 committedIn(StateView base) {
    long[] words = committed(base);
    return UInt256.ofLimbs(words[4], words[5], words[6], words[7]);
  }

  /** The key and after it the committed value. */
  private long[] committed(StateView base) {
    long[] words = new long[8];
    copyKey(words, 0);
    base.slot(address, words, 0, 4);
    return words;
  }
}
