package io.evmesh.engine.evm;

import io.evmesh.engine.state.Code;
import java.util.Arrays;

/**
 * A code of which one instruction is shown at a time, so that the loop leaves before each. A frame
 * that is watched runs this instead of its code.
 */
final class Stepping {
  /** What stands where nothing is shown; no instruction has this byte. */
  static final int HIDDEN = 0x0c;

  private static final int LONGEST_INSTRUCTION = 33;

  /** The code's size with its padding. */
  final byte[] ops;

  private final byte[] code;
  private int shown;

  Stepping(Code code) {
    this.code = code.padded();
    ops = new byte[this.code.length];
    Arrays.fill(ops, (byte) HIDDEN);
  }

  /** Whether this shows the instructions of a code. */
  boolean isOf(Code same) {
    return code == same.padded();
  }

  /** Shows the instruction at {@code pc}, and no other. */
  void show(int pc) {
    int end = Math.min(ops.length, shown + LONGEST_INSTRUCTION);
    Arrays.fill(ops, shown, end, (byte) HIDDEN);
    int size = Opcodes.sizeOf(code[pc] & 0xff);
    System.arraycopy(code, pc, ops, pc, Math.min(size, code.length - pc));
    shown = pc;
  }
}
