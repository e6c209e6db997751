package io.evmesh.engine.evm;

import io.evmesh.engine.state.Code;
import java.util.Arrays;

/**
 * Code made ready to run under the rules of a fork: what a whole basic block needs is known where
 * it begins, so that the loop checks once per block.
 *
 * <p>A block begins at 0, at each JUMPDEST, and behind each instruction that may leave the straight
 * line or that observes the gas left (GAS, SSTORE, calls, creations). A block whose needs are not
 * met runs one instruction at a time up to where it halts.
 *
 * <p>Shared by all threads; does not change, unless it was made for stepping.
 */
final class Program {
  /** Bits of an entry of {@link #blocks}: gas, least and greatest stack pointer. */
  private static final int LEAST_SHIFT = 32;

  private static final int GREATEST_SHIFT = 48;
  static final int GAS_MASK = Integer.MAX_VALUE;

  /** Set where the block begins with a JUMPDEST, which the block's gas includes. */
  private static final long IS_JUMPDEST = 1L << 31;

  /** An entry that no stack pointer satisfies. */
  private static final long IMPOSSIBLE = 0x7fffL << LEAST_SHIFT;

  /** Where stepping goes back to the loop's beginning; no instruction has this byte. */
  static final int BREAK = 0x0c;

  private static final int LONGEST_INSTRUCTION = 33;

  /**
   * By the place where a block begins, 0 at all others: static gas in the low 31 bits, whether a
   * JUMPDEST is there, the least stack pointer (in limbs) in the next 16, the greatest (signed) in
   * the highest 16.
   */
  final long[] blocks;

  /** What the loop dispatches on: the code with fused opcodes, padded with STOP. */
  final byte[] ops;

  /** Whether only the instruction can be run that {@link #show} names. */
  final boolean steps;

  private final Rules rules;
  private int shown;

  private Program(Rules rules, long[] blocks, byte[] ops, boolean steps) {
    this.rules = rules;
    this.blocks = blocks;
    this.ops = ops;
    this.steps = steps;
  }

  /** The program of a code, made once and kept with the code. */
  static Program of(Code code, Rules rules) {
    if (code.analysis() instanceof Program known && known.rules == rules) {
      return known;
    }
    BlockScan scan = new BlockScan(code, rules);
    Program made = new Program(rules, scan.blocks(), scan.ops, false);
    code.keepAnalysis(made);
    return made;
  }

  /** A program for stepping through a code from its beginning to its end. */
  static Program stepping(Code code, Rules rules) {
    Program program = stepping(code.padded().length, rules);
    long[] known = of(code, rules).blocks;
    for (int pc = 0; pc < known.length; pc++) {
      program.blocks[pc] |= known[pc] & IS_JUMPDEST;
    }
    return program;
  }

  /**
   * A program for stepping through blocks that do not reach their end, of any code that has this
   * size with its padding or less.
   */
  static Program stepping(int paddedSize, Rules rules) {
    byte[] ops = new byte[paddedSize];
    Arrays.fill(ops, (byte) BREAK);
    long[] blocks = new long[paddedSize];
    Arrays.fill(blocks, IMPOSSIBLE);
    return new Program(rules, blocks, ops, true);
  }

  /** Lets no instruction be run. */
  void hide() {
    Arrays.fill(ops, shown, Math.min(ops.length, shown + LONGEST_INSTRUCTION), (byte) BREAK);
  }

  /** Lets the instruction at {@code pc} be run, and no other. */
  void show(byte[] code, int pc) {
    hide();
    int size = Opcodes.sizeOf(code[pc] & 0xff);
    System.arraycopy(code, pc, ops, pc, Math.min(size, code.length - pc));
    shown = pc;
  }

  /** Gas units that the block has paid for its instructions from {@code pc} on; 0 in stepping. */
  long gasToBlockEnd(Code code, int pc) {
    long gas = 0;
    byte[] bytes = code.padded();
    int at = steps ? code.size() : pc;
    while (at < code.size() && blocks[at] == 0) {
      int op = bytes[at] & 0xff;
      gas += rules.staticGas(op);
      at += Opcodes.sizeOf(op);
    }
    return gas;
  }

  /** An entry of {@link #blocks}; stack items are counted relative to the block's beginning. */
  static long block(boolean jumpdest, boolean possible, long gas, int needed, int growth) {
    long flag = jumpdest ? IS_JUMPDEST : 0;
    if (!possible || needed > Opcodes.STACK_LIMIT || growth > Opcodes.STACK_LIMIT) {
      return IMPOSSIBLE | flag;
    }
    long least = Frame.STACK_BASE + 4L * needed;
    long greatest = Frame.STACK_BASE + 4L * (Opcodes.STACK_LIMIT - growth);
    return greatest << GREATEST_SHIFT | least << LEAST_SHIFT | flag | Math.min(gas, GAS_MASK);
  }

  /** One pass over a code that finds its blocks. */
  private static final class BlockScan {
    private final byte[] code;
    private final Rules rules;
    private final long[] blocks;
    private final byte[] ops;
    private int start;
    private boolean possible;
    private long gas;
    private int height;
    private int needed;
    private int growth;

    BlockScan(Code code, Rules rules) {
      this.code = code.padded();
      this.rules = rules;
      ops = this.code.clone();
      blocks = new long[code.size() + 1];
      begin(0);
    }

    long[] blocks() {
      int size = blocks.length - 1;
      for (int pc = 0; pc < size; ) {
        int op = code[pc] & 0xff;
        if (op == Opcodes.JUMPDEST && pc != start) {
          close();
          begin(pc);
        }
        add(op);
        ops[pc] = (byte) Fusion.at(code, pc);
        pc += Opcodes.sizeOf(op);
        if (rules.endsBlock[op]) {
          close();
          begin(pc);
        }
      }
      close();
      return blocks;
    }

    private void begin(int pc) {
      start = pc;
      possible = true;
      gas = 0;
      height = 0;
      needed = 0;
      growth = 0;
    }

    private void add(int op) {
      possible &= rules.isDefined(op);
      gas += rules.staticGas(op);
      needed = Math.max(needed, rules.pops(op) - height);
      height += rules.pushes(op) - rules.pops(op);
      growth = Math.max(growth, height);
    }

    private void close() {
      boolean jumpdest = (code[start] & 0xff) == Opcodes.JUMPDEST;
      blocks[start] = block(jumpdest, possible, gas, needed, growth);
    }
  }
}
