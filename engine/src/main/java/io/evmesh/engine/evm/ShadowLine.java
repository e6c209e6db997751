package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.commute.Bits;
import io.evmesh.engine.commute.Symbol;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StraightLine} does, while values of tracked slots are on the stack or in memory: it
 * does what they are used for most itself, lets that do any other instruction, one at a time, and
 * follows what comes of those values. Those that an instruction needs as they are, it observes.
 */
final class ShadowLine {
  private static final int DONE = -1;

  private ShadowLine() {}

  /**
   * Runs the frame up to an instruction that is not for this loop, and returns its opcode with the
   * program counter behind it; its static gas is paid and its items are there.
   */
  static int run(Frame f, Shadow shadow) {
    byte[] code = f.code.padded();
    while (shadow.isLive()) {
      int op = code[f.pc] & 0xff;
      if (!isPossible(f, op)) {
        f.pc++;
        return StraightLine.IMPOSSIBLE;
      }
      int left = DONE;
      if (op >= PUSH0 && op < DUP1) {
        push(f, code, op);
      } else if (op >= DUP1 && op <= SWAP16) {
        copy(f, shadow, op);
      } else if (op == JUMPDEST) {
        pay(f, op);
      } else if (op == JUMP || op == JUMPI) {
        left = jump(f, shadow, op);
      } else {
        left = done(f, shadow, op);
      }
      if (left != DONE) {
        return left;
      }
    }
    f.shadow = null;
    return StraightLine.run(f);
  }

  /** Pays an instruction's gas and goes behind it. */
  private static void pay(Frame f, int op) {
    f.gas -= Rules.NEEDS[f.row + op] >>> 32;
    f.pc++;
  }

  private static void push(Frame f, byte[] code, int op) {
    pay(f, op);
    int size = op - PUSH0;
    f.push(0);
    long[] s = f.stack;
    for (int i = 0; i < size; i++) { // the last byte is the lowest
      int fromLow = size - 1 - i;
      s[f.sp - 4 + (fromLow >>> 3)] |= (code[f.pc + i] & 0xffL) << 8 * (fromLow & 7);
    }
    f.pc += size;
  }

  private static void copy(Frame f, Shadow shadow, int op) {
    pay(f, op);
    long[] s = f.stack;
    int sp = f.sp;
    if (op < SWAP1) {
      int from = sp - 4 - 4 * (op - DUP1);
      System.arraycopy(s, from, s, sp, 4);
      shadow.put(sp, shadow.get(from));
      f.sp = sp + 4;
      return;
    }
    int with = sp - 8 - 4 * (op - SWAP1);
    System.arraycopy(s, sp - 4, s, sp, 4); // there is room behind the last item
    System.arraycopy(s, with, s, sp - 4, 4);
    System.arraycopy(s, sp, s, with, 4);
    shadow.swap(sp - 4, with);
  }

  private static int jump(Frame f, Shadow shadow, int op) {
    pay(f, op);
    long[] s = f.stack;
    int to = f.sp - 4;
    shadow.observe(to);
    f.sp = to;
    if (op == JUMPI) {
      f.sp = to - 4;
      compareToZero(shadow.take(to - 4));
      if ((s[to - 4] | s[to - 3] | s[to - 2] | s[to - 1]) == 0) {
        return DONE;
      }
    }
    f.target = (s[to + 1] | s[to + 2] | s[to + 3]) == 0 ? s[to] : -1;
    if (!JumpDestinations.contains(f.destinations, f.target)) {
      return StraightLine.ASTRAY;
    }
    f.pc = (int) f.target;
    return DONE;
  }

  private static Stepping stepping(Frame f) {
    if (f.machine.tracker == null) {
      throw new IllegalStateException("values are followed that nobody wanted");
    }
    return f.machine.tracker.stepping(f.code);
  }

  private static boolean isPossible(Frame f, int op) {
    return Rules.isPossible(Rules.NEEDS[f.row + op], f.gas, f.sp);
  }

  /** Does one instruction or leaves it; returns its opcode then. */
  private static int done(Frame f, Shadow shadow, int op) {
    int top = f.sp - 4;
    switch (op) {
      case ADD, SUB, LT, GT, EQ, AND, OR, SHL, SHR -> {
        if (shadow.get(top) != null || shadow.get(top - 4) != null) {
          pay(f, op);
          UInt256 number = ofTwo(op, word(f.stack, top), word(f.stack, top - 4));
          Symbol result = ofTwo(f, shadow, op);
          f.sp = top;
          put(f.stack, top - 4, number);
          shadow.put(top - 4, result);
          return DONE;
        }
      }
      case ISZERO -> {
        Symbol symbol = shadow.take(top);
        if (symbol != null) {
          pay(f, op);
          compareToZero(symbol);
          put(f.stack, top, flag(word(f.stack, top).isZero()));
          return DONE;
        }
      }
      case POP -> {
        pay(f, op);
        shadow.take(top);
        f.sp = top;
        return DONE;
      }
      default -> {}
    }
    Symbol result = result(f, shadow, op);
    int left = step(f);
    if (result != null) {
      shadow.put(f.sp + (left == DONE ? 0 : Rules.RISE[op]) - 4, result);
    }
    return left;
  }

  /** Lets one instruction be done, or returns its opcode if that leaves it. */
  private static int step(Frame f) {
    Stepping stepping = stepping(f);
    f.ops = stepping.ops;
    stepping.show(f.pc);
    int left = StraightLine.run(f);
    f.ops = f.code.padded();
    if (left != StraightLine.IMPOSSIBLE) {
      return left;
    }
    f.pc--; // the next one is not shown
    return DONE;
  }

  /** What an instruction will leave on top of the stack; null for a number or nothing. */
  private static @Nullable Symbol result(Frame f, Shadow shadow, int op) {
    int top = f.sp - 4;
    return switch (op) {
      case MUL, DIV, SLT, SGT, SIGNEXTEND -> ofTwo(f, shadow, op);
      case NOT -> {
        Symbol symbol = shadow.take(top);
        if (symbol != null) {
          yield symbol.not();
        }
        yield null;
      }
      case MLOAD -> {
        shadow.observe(top);
        if (isOffset(f.stack, top)) {
          yield shadow.load((int) f.stack[top]);
        }
        yield null;
      }
      case MSTORE -> {
        shadow.observe(top);
        Symbol symbol = shadow.take(top - 4);
        if (isOffset(f.stack, top)) {
          shadow.store((int) f.stack[top], symbol);
        }
        yield null;
      }
      case SSTORE -> {
        shadow.observe(top); // what is stored is seen to there
        yield null;
      }
      default -> {
        observeAll(f, shadow, op);
        yield null;
      }
    };
  }

  /** Whether a symbol is zero is all that matters of it. */
  private static void compareToZero(@Nullable Symbol symbol) {
    if (symbol != null) {
      symbol.compareLess(UInt256.ONE);
    }
  }

  // ------------------------------------------------------------- arithmetic

  /** Of two numbers, the first of which is on top. */
  private static UInt256 ofTwo(int op, UInt256 a, UInt256 b) {
    return switch (op) {
      case ADD -> a.plus(b);
      case SUB -> a.minus(b);
      case LT -> flag(a.compareTo(b) < 0);
      case GT -> flag(a.compareTo(b) > 0);
      case EQ -> flag(a.equals(b));
      case AND -> Bits.and(a, b);
      case OR -> Bits.or(a, b);
      case SHL -> Bits.left(b, (int) a.toLongAtMost(Bits.WORD));
      case SHR -> Bits.right(b, (int) a.toLongAtMost(Bits.WORD));
      default -> throw new IllegalStateException("opcode " + op + " is not done here");
    };
  }

  private static UInt256 flag(boolean is) {
    return is ? UInt256.ONE : UInt256.ZERO;
  }

  private static void put(long[] s, int at, UInt256 number) {
    s[at] = number.limb0();
    s[at + 1] = number.limb1();
    s[at + 2] = number.limb2();
    s[at + 3] = number.limb3();
  }

  private static @Nullable Symbol ofTwo(Frame f, Shadow shadow, int op) {
    Symbol a = shadow.take(f.sp - 4);
    Symbol b = shadow.take(f.sp - 8);
    if (a != null && b != null) {
      if (a.slot() == b.slot()) {
        return ofSame(op, a, b);
      }
      if (a.isOlderThan(b)) {
        a = a.observe();
      } else {
        b = b.observe();
      }
    }
    if (a != null) {
      return withNumber(op, a, word(f.stack, f.sp - 8));
    }
    return b == null ? null : withFirst(op, word(f.stack, f.sp - 4), b);
  }

  /** Of two symbols of one slot. */
  private static @Nullable Symbol ofSame(int op, Symbol a, Symbol b) {
    return switch (op) {
      case ADD -> a.plus(b);
      case SUB -> a.minus(b);
      case OR -> a.or(b);
      case LT, GT, SLT, SGT, EQ -> {
        a.compare(b);
        yield null;
      }
      default -> {
        a.observe();
        yield b.observe();
      }
    };
  }

  /** Of a symbol that is the first operand. */
  private static @Nullable Symbol withNumber(int op, Symbol a, UInt256 number) {
    switch (op) {
      case SUB -> {
        return a.minus(number);
      }
      case DIV -> {
        int bits = exponent(number);
        return number.isZero() ? null : bits < 0 ? a.observe() : a.right(bits);
      }
      case LT -> a.compareLess(number);
      case GT -> a.compareGreater(number);
      case SLT -> a.compareSignedLess(number);
      case SGT -> a.compareSignedGreater(number);
      case SHL, SHR, SIGNEXTEND -> {
        return a.observe();
      }
      default -> {
        return withFirst(op, number, a);
      }
    }
    return null;
  }

  /** Of a symbol that is the second operand, or of which it does not matter which it is. */
  private static @Nullable Symbol withFirst(int op, UInt256 number, Symbol b) {
    switch (op) {
      case ADD -> {
        return b.plus(number);
      }
      case SUB -> {
        return b.subtractedFrom(number);
      }
      case AND -> {
        return b.and(number);
      }
      case OR -> {
        return b.or(number);
      }
      case MUL -> {
        int bits = exponent(number);
        return number.isZero() ? null : bits < 0 ? b.observe() : b.left(bits);
      }
      case SHL -> {
        return b.left((int) number.toLongAtMost(256));
      }
      case SHR -> {
        return b.right((int) number.toLongAtMost(256));
      }
      case SIGNEXTEND -> {
        return b.signExtended((int) number.toLongAtMost(31));
      }
      case EQ -> b.compare(number);
      case LT -> b.compareGreater(number);
      case GT -> b.compareLess(number);
      case SLT -> b.compareSignedGreater(number);
      case SGT -> b.compareSignedLess(number);
      default -> b.observe();
    }
    return null;
  }

  /** The power of two that a number is; -1 if it is none. */
  private static int exponent(UInt256 number) {
    int bits = number.bitLength() - 1;
    boolean isPower =
        Long.bitCount(number.limb0())
                + Long.bitCount(number.limb1())
                + Long.bitCount(number.limb2())
                + Long.bitCount(number.limb3())
            == 1;
    return isPower ? bits : -1;
  }

  private static UInt256 word(long[] s, int at) {
    return UInt256.ofLimbs(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  // ------------------------------------------------------------ all the rest

  /** An instruction needs its operands, and the memory that they name, as they are. */
  private static void observeAll(Frame f, Shadow shadow, int op) {
    int operands = f.machine.rules.pops(op);
    for (int i = 1; i <= operands; i++) {
      shadow.observe(f.sp - 4 * i);
    }
    if (shadow.hasWords()) {
      observeMemory(f, shadow, op);
    }
  }

  private static void observeMemory(Frame f, Shadow shadow, int op) {
    switch (op) {
      case MSTORE8 -> observe(f, shadow, 1, 0);
      case KECCAK256, LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG0 + 4, RETURN, REVERT ->
          observe(f, shadow, 1, 2);
      case CALLDATACOPY, CODECOPY, RETURNDATACOPY -> observe(f, shadow, 1, 3);
      case EXTCODECOPY -> observe(f, shadow, 2, 4);
      case MCOPY -> {
        observe(f, shadow, 1, 3);
        observe(f, shadow, 2, 3);
      }
      case CREATE, CREATE2 -> observe(f, shadow, 2, 3);
      case CALL, CALLCODE -> {
        observe(f, shadow, 4, 5);
        observe(f, shadow, 6, 7);
      }
      case DELEGATECALL, STATICCALL -> {
        observe(f, shadow, 3, 4);
        observe(f, shadow, 5, 6);
      }
      default -> {}
    }
  }

  /**
   * Observes bytes of memory.
   *
   * @param offset which operand tells where they begin, from 1 on
   * @param size which operand tells how many there are; 0 for a single one
   */
  private static void observe(Frame f, Shadow shadow, int offset, int size) {
    long[] s = f.stack;
    int from = f.sp - 4 * offset;
    int count = f.sp - 4 * size;
    if (isOffset(s, from)) { // or there is not enough gas
      long bytes = size == 0 ? 1 : isOffset(s, count) ? s[count] : Integer.MAX_VALUE;
      shadow.observeBytes(s[from], bytes);
    }
  }

  private static boolean isOffset(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && s[at] >>> 31 == 0;
  }
}
