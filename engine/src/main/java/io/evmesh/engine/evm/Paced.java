package io.evmesh.engine.evm;

/**
 * The inner loop of a machine with a {@link Pace}: it is given part of the frame's gas, and comes
 * back when that is used up. The loop itself knows nothing of it but that GAS is more than it has.
 */
final class Paced {
  private Paced() {}

  /** As {@link StraightLine#run}. */
  static int run(Frame f, Pace pace) {
    long slice = f.machine.slice;
    long part = slice;
    while (true) {
      if (f.gas < f.lookAt) {
        pace.look(0);
        f.lookAt = f.gas - slice;
      }
      long held = Math.max(0, f.gas - part);
      f.gas -= held;
      f.gasHeld = held;
      int op = StraightLine.run(f);
      long need = op == StraightLine.IMPOSSIBLE ? need(f) : 0;
      boolean wantsMore = held > 0 && need > f.gas;
      f.gas += held;
      f.gasHeld = 0;
      if (!wantsMore) {
        return op;
      }
      f.pc--; // tried again
      part = Math.max(slice, need);
    }
  }

  /** Gas units that the instruction takes in any case which the loop has left behind. */
  private static long need(Frame f) {
    return Rules.NEEDS[f.row + (f.ops[f.pc - 1] & 0xff)] >>> 32;
  }
}
