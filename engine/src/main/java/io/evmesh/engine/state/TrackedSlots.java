package io.evmesh.engine.state;

import io.evmesh.engine.commute.Symbol;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slots of one transaction whose values are followed, by the slots' indexes. */
final class TrackedSlots {
  private @Nullable TrackedSlot[] tracked = new TrackedSlot[16];
  private int count;
  private boolean[] used = new boolean[16]; // whose values the execution depends on as they are
  private int usedBelow; // none of the others is
  private final List<@Nullable Symbol> before = new ArrayList<>(); // for what is taken back

  void clear() {
    if (count > 0) {
      Arrays.fill(tracked, null);
      count = 0;
    }
    Arrays.fill(used, 0, usedBelow, false);
    usedBelow = 0;
    before.clear();
  }

  @Nullable TrackedSlot get(int slot) {
    return count == 0 || slot >= tracked.length ? null : tracked[slot];
  }

  TrackedSlot add(int slot, long site, UInt256 found) {
    if (slot >= tracked.length) {
      tracked = Arrays.copyOf(tracked, 2 * slot);
    }
    TrackedSlot added = new TrackedSlot(count++, site, found);
    tracked[slot] = added;
    return added;
  }

  void use(int slot) {
    if (slot >= used.length) {
      used = Arrays.copyOf(used, 2 * slot);
    }
    used[slot] = true;
    usedBelow = Math.max(usedBelow, slot + 1);
  }

  boolean isUsed(int slot) {
    return slot < usedBelow && used[slot];
  }

  /** Sets what a tracked slot is left with, and keeps what it was. */
  void leave(TrackedSlot slot, @Nullable Symbol symbol) {
    before.add(slot.left());
    slot.leave(symbol);
  }

  /** Takes the last {@link #leave} back. */
  void takeBack(int slot) {
    TrackedSlot there = tracked[slot];
    if (there != null) {
      there.leave(before.removeLast());
    }
  }
}
