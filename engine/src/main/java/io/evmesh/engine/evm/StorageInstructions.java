package io.evmesh.engine.evm;

import io.evmesh.engine.state.TransactionState;

/**
 * SLOAD and SSTORE. Each returns the gas left after its dynamic gas, negative if that does not
 * suffice or another reason to halt was noted in the frame.
 */
final class StorageInstructions {
  static final int COLD_SLOT = 2100; // EIP-2929
  private static final int WARM = 100;
  private static final int SET_GAS = 20_000;
  static final int STIPEND = 2300;

  private StorageInstructions() {}

  /** SLOAD (0x54): 100 gas warm, 2,100 cold (EIP-2929); a static price before Berlin. */
  static long sload(Frame f, long[] s, int sp, long gas) {
    TransactionState state = f.machine.state;
    int slot = state.slot(f.self, s, sp - 4);
    long left = gas;
    if (f.machine.rules.accessLists) {
      left -= state.warmUpSlot(slot) ? COLD_SLOT : WARM;
      if (left < 0) {
        return left;
      }
    }
    System.arraycopy(state.slotWords(), TransactionState.currentAt(slot), s, sp - 4, 4);
    if (f.machine.tracker != null) {
      f.machine.tracker.loaded(f, slot, sp - 4);
    }
    return left;
  }

  /** SSTORE (0x55). Net metering: EIP-1283, then 2200, 2929 and 3529. */
  static long sstore(Frame f, long[] s, int sp, long gas) {
    Rules rules = f.machine.rules;
    if (f.isStatic) {
      return f.fail(Halt.WRITE_PROTECTION);
    }
    if (rules.storeSentry && gas <= STIPEND) {
      return f.fail(Halt.OUT_OF_GAS);
    }
    TransactionState state = f.machine.state;
    int slot = state.slot(f.self, s, sp - 4);
    long left = gas;
    if (rules.accessLists && state.warmUpSlot(slot)) {
      left -= COLD_SLOT;
    }
    if (f.machine.tracker != null) {
      f.machine.tracker.storing(f, slot, sp - 8);
    }
    left -= price(f.machine, rules, slot, s, sp - 8);
    if (left >= 0) {
      state.setSlot(slot, s, sp - 8);
    }
    return left;
  }

  /** TSTORE (0x5d, EIP-1153). */
  static long tstore(Frame f, long[] s, int sp, long gas) {
    if (f.isStatic) {
      return f.fail(Halt.WRITE_PROTECTION);
    }
    f.machine.state.setTransientSlot(f.self, s, sp - 4, sp - 8);
    return gas;
  }

  /** Gas of the write itself; counts the refund. */
  static int price(Machine machine, Rules rules, int slot, long[] s, int next) {
    long[] words = machine.state.slotWords();
    int original = TransactionState.originalAt(slot);
    int current = TransactionState.currentAt(slot);
    if (!rules.netMetered) {
      if (isZero(words, current) && !isZero(s, next)) {
        return SET_GAS;
      }
      if (!isZero(words, current) && isZero(s, next)) {
        machine.refund += rules.clearRefund;
      }
      return rules.storeResetGas;
    }
    if (equal(words, current, s, next)) {
      return rules.storeDirtyGas;
    }
    if (equal(words, original, words, current)) {
      if (isZero(words, original)) {
        return SET_GAS;
      }
      if (isZero(s, next)) {
        machine.refund += rules.clearRefund;
      }
      return rules.storeResetGas;
    }
    machine.refund += dirtyRefund(rules, words, original, current, s, next);
    return rules.storeDirtyGas;
  }

  /** What changes in the refund when a slot is written again; may be negative. */
  private static int dirtyRefund(
      Rules rules, long[] words, int original, int current, long[] s, int next) {
    int refund = 0;
    boolean wasZero = isZero(words, original);
    if (!wasZero) {
      if (isZero(words, current)) {
        refund -= rules.clearRefund;
      } else if (isZero(s, next)) {
        refund += rules.clearRefund;
      }
    }
    if (equal(words, original, s, next)) {
      refund += (wasZero ? SET_GAS : rules.storeResetGas) - rules.storeDirtyGas;
    }
    return refund;
  }

  private static boolean isZero(long[] a, int at) {
    return (a[at] | a[at + 1] | a[at + 2] | a[at + 3]) == 0;
  }

  private static boolean equal(long[] a, int i, long[] b, int k) {
    return a[i] == b[k] && a[i + 1] == b[k + 1] && a[i + 2] == b[k + 2] && a[i + 3] == b[k + 3];
  }
}
