package io.evmesh.engine.evm;

import io.evmesh.engine.commute.Symbol;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** Begins to follow slots where they are loaded, and ends it where they are stored. */
final class SlotTracker {
  private static final int KEPT = 8; // codes, a power of two

  private final HotSlots hot;
  private final @Nullable Stepping[] steppings = new Stepping[KEPT];

  SlotTracker(HotSlots hot) {
    this.hot = hot;
  }

  /** The value of a slot was put on the stack, at the limb {@code at}. */
  void loaded(Frame f, int slot, int at) {
    TransactionState state = f.machine.state;
    TrackedSlot tracked = state.tracked(slot);
    if (tracked == null) {
      long site = state.isUsed(slot) ? HotSlots.COLD : site(f, state, slot);
      if (site == HotSlots.COLD) {
        state.use(slot);
        return;
      }
      tracked = state.track(slot, site);
    }
    Symbol left = tracked.left();
    if (left != null && !tracked.isExact()) {
      f.cast().put(at, left);
    }
  }

  private long site(Frame f, TransactionState state, int slot) {
    int key = TransactionState.keyAt(slot);
    return f.isCreation
        ? HotSlots.COLD // what runs once teaches nothing
        : hot.site(f.self.address(), f.code, f.pc - 1, state.slotWords(), key);
  }

  /**
   * A slot is about to be set to the value that lies on the stack at the limb {@code at}, and its
   * price to be found out.
   */
  void storing(Frame f, int slot, int at) {
    TransactionState state = f.machine.state;
    TrackedSlot tracked = state.tracked(slot);
    Symbol stored = f.shadow == null ? null : f.shadow.take(at);
    if (tracked == null) {
      state.use(slot);
    }
    if (stored != null) {
      stored = stored.slot() == tracked ? stored.stored() : stored.observe();
    }
    if (tracked != null) {
      UInt256 current = word(state.slotWords(), TransactionState.currentAt(slot));
      observePrice(f.machine.rules, tracked, current, stored, word(f.stack, at));
      state.leave(slot, tracked, stored);
    }
  }

  private static UInt256 word(long[] words, int at) {
    return UInt256.ofLimbs(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** Asks of the values what {@link StorageInstructions#price} does. */
  private static void observePrice(
      Rules rules, TrackedSlot slot, UInt256 current, @Nullable Symbol stored, UInt256 next) {
    Symbol base = slot.base();
    Symbol left = slot.left();
    UInt256 original = slot.found();
    if (!rules.netMetered) {
      isZero(slot, left, current);
      isZero(slot, stored, next);
    } else if (!slot.areSame(left, current, stored, next)) {
      boolean isClean = slot.areSame(base, original, left, current);
      boolean wasZero = isZero(slot, base, original);
      if (!wasZero) {
        isZero(slot, left, current);
        isZero(slot, stored, next);
      }
      if (!isClean) {
        slot.areSame(base, original, stored, next);
      }
    }
  }

  private static boolean isZero(TrackedSlot slot, @Nullable Symbol symbol, UInt256 value) {
    return slot.areSame(symbol, value, null, UInt256.ZERO);
  }

  /** What shows one instruction of a code at a time. */
  Stepping stepping(Code code) {
    int place = code.size() & KEPT - 1;
    Stepping kept = steppings[place];
    if (kept == null || !kept.isOf(code)) {
      kept = new Stepping(code);
      steppings[place] = kept;
    }
    return kept;
  }
}
