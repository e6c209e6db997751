package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.UInt256;
import io.evmesh.engine.word.Bits;
import io.evmesh.engine.word.Comparison;
import io.evmesh.engine.word.Product;
import io.evmesh.engine.word.Shift;
import io.evmesh.engine.word.Sum;
import io.evmesh.engine.word.Words;

/**
 * The inner dispatch loop: plain work on the stack, jumps, and memory that is active already. What
 * else there is, it hands to {@link Interpreter}.
 *
 * <p>HotSpot sets the form. The loop calls nothing that is not inlined, so that program counter,
 * stack pointer and gas can stay in registers. The stack pointer is masked and looked around at the
 * head, so that the compiler knows its range and need not check each access to the stack. A method
 * above 8,000 bytecodes is never compiled.
 */
final class StraightLine {
  /** The next block's conditions do not hold; the frame stands at its beginning. */
  static final int BLOCKED = 0x100;

  /** A jump leads to no JUMPDEST. */
  static final int ASTRAY = 0x101;

  private static final int POINTER_MASK = 0x1fff; // above any stack pointer
  private static final int LOWEST = Frame.STACK_BASE;
  private static final int HIGHEST = 15;

  private StraightLine() {}

  /**
   * Runs the frame up to an instruction that is not for this loop, and returns it with the program
   * counter behind it; its static gas is paid.
   *
   * @param atBlock whether a block begins here, whose needs are not yet checked and paid
   */
  @SuppressWarnings("UnusedVariable") // near: reading is all that it is for
  static int run(Frame f, boolean atBlock) {
    final long[] s = f.stack;
    final byte[] ops = f.program.ops;
    boolean enters = atBlock;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    int op;
    long near; // never read
    block:
    while (true) {
      if (enters) {
        long block = f.program.blocks[pc];
        gas -= (int) block & Program.GAS_MASK;
        if ((gas | sp - ((int) (block >>> 32) & 0xffff) | (int) (block >> 48) - sp) < 0) {
          gas += (int) block & Program.GAS_MASK;
          op = BLOCKED;
          break;
        }
        pc += (int) block >>> 31; // a JUMPDEST was paid for and does nothing
      }
      enters = true;
      while (true) {
        op = ops[pc++] & 0xff;
        sp &= POINTER_MASK;
        near = s[sp - LOWEST] | s[sp + HIGHEST];
        switch (op) {
          case ADD -> {
            Sum.add(s, sp);
            sp -= 4;
          }
          case MUL -> {
            if (!Product.mulShort(s, sp)) {
              break block;
            }
            sp -= 4;
          }
          case SUB -> {
            Sum.sub(s, sp);
            sp -= 4;
          }
          case LT -> {
            Comparison.lt(s, sp);
            sp -= 4;
          }
          case GT -> {
            Comparison.gt(s, sp);
            sp -= 4;
          }
          case SLT -> {
            Comparison.slt(s, sp);
            sp -= 4;
          }
          case SGT -> {
            Comparison.sgt(s, sp);
            sp -= 4;
          }
          case EQ -> {
            Comparison.eq(s, sp);
            sp -= 4;
          }
          case ISZERO -> Comparison.iszero(s, sp);
          case AND -> {
            Bits.and(s, sp);
            sp -= 4;
          }
          case OR -> {
            Bits.or(s, sp);
            sp -= 4;
          }
          case XOR -> {
            Bits.xor(s, sp);
            sp -= 4;
          }
          case BYTE -> {
            Bits.byte_(s, sp);
            sp -= 4;
          }
          case SHL -> {
            Shift.shl(s, sp);
            sp -= 4;
          }
          case SHR -> {
            Shift.shr(s, sp);
            sp -= 4;
          }
          case SIGNEXTEND -> {
            Bits.signextend(s, sp);
            sp -= 4;
          }
          case NOT -> Bits.not(s, sp);
          case CALLDATALOAD -> {
            if ((s[sp - 3] | s[sp - 2] | s[sp - 1]) != 0
                || s[sp - 4] < 0
                || s[sp - 4] > f.inputEnd - f.inputStart - 32) {
              break block;
            }
            Words.load(f.input, f.inputStart + (int) s[sp - 4], s, sp - 4);
          }
          case CALLDATASIZE -> {
            Words.setLong(s, sp, f.inputEnd - f.inputStart);
            sp += 4;
          }
          case RETURNDATASIZE -> {
            Words.setLong(s, sp, f.returnedSize);
            sp += 4;
          }
          case CALLER -> {
            push(s, sp, f.caller);
            sp += 4;
          }
          case ADDRESS -> {
            push(s, sp, f.self.address());
            sp += 4;
          }
          case CALLVALUE -> {
            push(s, sp, f.value);
            sp += 4;
          }
          case POP -> sp -= 4;
          case MLOAD -> {
            if ((s[sp - 3] | s[sp - 2] | s[sp - 1]) != 0
                || s[sp - 4] < 0
                || s[sp - 4] > f.memory.size - 32) {
              break block;
            }
            Words.load(f.memory.bytes, (int) s[sp - 4], s, sp - 4);
          }
          case MSTORE -> {
            if ((s[sp - 3] | s[sp - 2] | s[sp - 1]) != 0
                || s[sp - 4] < 0
                || s[sp - 4] > f.memory.size - 32) {
              break block;
            }
            Words.toBytes(s, sp - 8, f.memory.bytes, (int) s[sp - 4]);
            sp -= 8;
          }
          case JUMP -> {
            sp -= 4;
            long target = s[sp];
            long[] blocks = f.program.blocks;
            if ((s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0
                || target < 0
                || target >= blocks.length
                || (int) blocks[(int) target] >= 0) {
              op = ASTRAY;
              break block;
            }
            pc = (int) target;
            continue block;
          }
          case JUMPI -> {
            sp -= 8;
            if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0) {
              long target = s[sp + 4];
              long[] blocks = f.program.blocks;
              if ((s[sp + 5] | s[sp + 6] | s[sp + 7]) != 0
                  || target < 0
                  || target >= blocks.length
                  || (int) blocks[(int) target] >= 0) {
                op = ASTRAY;
                break block;
              }
              pc = (int) target;
            }
            continue block;
          }
          case PC -> {
            Words.setLong(s, sp, pc - 1);
            sp += 4;
          }
          case MSIZE -> {
            Words.setLong(s, sp, f.memory.size);
            sp += 4;
          }
          case GAS -> {
            Words.setLong(s, sp, gas);
            sp += 4;
            continue block;
          }
          case JUMPDEST, Program.BREAK -> {
            pc--;
            continue block;
          }
          case PUSH0 -> {
            Words.setLong(s, sp, 0);
            sp += 4;
          }
          case PUSH1 -> {
            Words.setLong(s, sp, ops[pc++] & 0xff);
            sp += 4;
          }
          case 0x61 -> { // PUSH2
            Words.setLong(s, sp, (ops[pc] & 0xff) << 8 | ops[pc + 1] & 0xff);
            pc += 2;
            sp += 4;
          }
          case 0x62, 0x63, 0x64, 0x65, 0x66, 0x67 -> { // PUSH3 .. PUSH8
            int n = op - PUSH1 + 1;
            Words.setLong(s, sp, BigEndian.getLong(ops, pc) >>> 64 - 8 * n);
            pc += n;
            sp += 4;
          }
          case 0x73 -> { // PUSH20
            s[sp] = BigEndian.getLong(ops, pc + 12);
            s[sp + 1] = BigEndian.getLong(ops, pc + 4);
            s[sp + 2] = BigEndian.getLong(ops, pc) >>> 32;
            s[sp + 3] = 0;
            pc += 20;
            sp += 4;
          }
          case PUSH32 -> {
            Words.load(ops, pc, s, sp);
            pc += 32;
            sp += 4;
          }
          case 0x80 -> { // DUP1
            Words.copy(s, sp - 4, s, sp);
            sp += 4;
          }
          case 0x81 -> { // DUP2
            Words.copy(s, sp - 8, s, sp);
            sp += 4;
          }
          case 0x82 -> { // DUP3
            Words.copy(s, sp - 12, s, sp);
            sp += 4;
          }
          case 0x83 -> { // DUP4
            Words.copy(s, sp - 16, s, sp);
            sp += 4;
          }
          case 0x84 -> { // DUP5
            Words.copy(s, sp - 20, s, sp);
            sp += 4;
          }
          case 0x85 -> { // DUP6
            Words.copy(s, sp - 24, s, sp);
            sp += 4;
          }
          case 0x86 -> { // DUP7
            Words.copy(s, sp - 28, s, sp);
            sp += 4;
          }
          case 0x87 -> { // DUP8
            Words.copy(s, sp - 32, s, sp);
            sp += 4;
          }
          case 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f -> { // to DUP16
            Words.copy(s, sp - 4 * (op - DUP1 + 1), s, sp);
            sp += 4;
          }
          case 0x90 -> Words.swap(s, sp - 4, sp - 8); // SWAP1
          case 0x91 -> Words.swap(s, sp - 4, sp - 12); // SWAP2
          case 0x92 -> Words.swap(s, sp - 4, sp - 16); // SWAP3
          case 0x93 -> Words.swap(s, sp - 4, sp - 20); // SWAP4
          case 0x94 -> Words.swap(s, sp - 4, sp - 24); // SWAP5
          case 0x95 -> Words.swap(s, sp - 4, sp - 28); // SWAP6
          case 0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f -> // to SWAP16
              Words.swap(s, sp - 4, sp - 4 * (op - SWAP1 + 2));
          case Fusion.PUSH2_JUMP -> {
            int target = (ops[pc] & 0xff) << 8 | ops[pc + 1] & 0xff;
            long[] blocks = f.program.blocks;
            if (target >= blocks.length || (int) blocks[target] >= 0) {
              op = ASTRAY;
              break block;
            }
            pc = target;
            continue block;
          }
          case Fusion.PUSH2_JUMPI -> {
            sp -= 4;
            if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) == 0) {
              pc += 3;
              continue block;
            }
            int target = (ops[pc] & 0xff) << 8 | ops[pc + 1] & 0xff;
            long[] blocks = f.program.blocks;
            if (target >= blocks.length || (int) blocks[target] >= 0) {
              op = ASTRAY;
              break block;
            }
            pc = target;
            continue block;
          }
          case Fusion.ISZERO_PUSH2_JUMPI -> {
            sp -= 4;
            if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0) {
              pc += 4;
              continue block;
            }
            int target = (ops[pc + 1] & 0xff) << 8 | ops[pc + 2] & 0xff;
            long[] blocks = f.program.blocks;
            if (target >= blocks.length || (int) blocks[target] >= 0) {
              op = ASTRAY;
              break block;
            }
            pc = target;
            continue block;
          }
          case Fusion.SELECTOR -> {
            int selector = BigEndian.getInt(ops, pc + 1);
            if (s[sp - 4] != (selector & 0xffff_ffffL)
                || (s[sp - 3] | s[sp - 2] | s[sp - 1]) != 0) {
              pc += 10;
              continue block;
            }
            int target = (ops[pc + 7] & 0xff) << 8 | ops[pc + 8] & 0xff;
            long[] blocks = f.program.blocks;
            if (target >= blocks.length || (int) blocks[target] >= 0) {
              op = ASTRAY;
              break block;
            }
            pc = target;
            continue block;
          }
          case Fusion.PUSH1_ADD -> {
            Sum.addShort(s, sp - 4, ops[pc] & 0xff);
            pc += 2;
          }
          case Fusion.SWAP1_POP -> {
            Words.copy(s, sp - 4, s, sp - 8);
            sp -= 4;
            pc++;
          }
          case Fusion.POP_POP -> {
            sp -= 8;
            pc++;
          }
          case Fusion.PUSH1_SHL -> {
            Shift.left(s, sp - 4, ops[pc] & 0xff);
            pc += 2;
          }
          case Fusion.PUSH1_SHR -> {
            Shift.right(s, sp - 4, ops[pc] & 0xff, 0);
            pc += 2;
          }
          case Fusion.PUSH1_PUSH1 -> {
            Words.setLong(s, sp, ops[pc] & 0xff);
            Words.setLong(s, sp + 4, ops[pc + 2] & 0xff);
            pc += 3;
            sp += 8;
          }
          case Fusion.PUSH1_MLOAD -> {
            int offset = ops[pc] & 0xff;
            pc += 2;
            if (offset > f.memory.size - 32) {
              Words.setLong(s, sp, offset);
              sp += 4;
              op = MLOAD;
              break block;
            }
            Words.load(f.memory.bytes, offset, s, sp);
            sp += 4;
          }
          case Fusion.ADDRESS_MASK -> {
            s[sp] = -1;
            s[sp + 1] = -1;
            s[sp + 2] = 0xffff_ffffL;
            s[sp + 3] = 0;
            pc += 7;
            sp += 4;
          }
          case Fusion.ADDRESS_MASK_AND -> {
            s[sp - 2] &= 0xffff_ffffL;
            s[sp - 1] = 0;
            pc += 8;
          }
          case Fusion.PUSH20_MASK_AND -> {
            s[sp - 2] &= 0xffff_ffffL;
            s[sp - 1] = 0;
            pc += 21;
          }
          default -> {
            break block;
          }
        }
      }
    }
    f.pc = pc;
    f.sp = sp;
    f.gas = gas;
    return op;
  }

  private static void push(long[] s, int at, Address address) {
    s[at] = address.limb0();
    s[at + 1] = address.limb1();
    s[at + 2] = address.limb2();
    s[at + 3] = 0;
  }

  private static void push(long[] s, int at, UInt256 value) {
    s[at] = value.limb0();
    s[at + 1] = value.limb1();
    s[at + 2] = value.limb2();
    s[at + 3] = value.limb3();
  }
}
