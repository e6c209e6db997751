package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The inner dispatch loop: plain work on the stack, jumps, memory that is active already, and what
 * the frame knows of its message and block. What else there is, it leaves to {@link Interpreter}.
 *
 * <p>HotSpot sets the form:
 *
 * <ul>
 *   <li>The loop calls nothing but intrinsics. Whether a method is inlined depends on how often its
 *       caller's case was met, and one call puts all that is in registers into memory.
 *   <li>What several cases compute or read alike, the compiler does before each dispatch, for all
 *       of them, and keeps it in memory. So gas and stack are checked in one place, each case masks
 *       the stack pointer by bits of its own that change nothing, and a fence, which costs nothing
 *       on this kind of processor, keeps what it reads of the frame inside the case.
 *   <li>What counts is the number of machine instructions, not how long one waits for another: the
 *       next dispatch does not wait for values. So a carry is a comparison where only a sum tells
 *       it, and by bits where a carry came in.
 *   <li>What needs no check is shown to need none: the table of needs is a constant with an entry
 *       for whatever {@code op} and {@code row} may be, and the switch has all bytes.
 *   <li>A method above 8,000 bytecodes is never compiled.
 * </ul>
 */
final class StraightLine {
  /** The next instruction is not possible, for want of gas, of stack items, or at all. */
  static final int IMPOSSIBLE = 0x100;

  /** A jump to {@link Frame#target}, which is not known to be a JUMPDEST. */
  static final int ASTRAY = 0x101;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes that are only moved. */
  private static final VarHandle WHOLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** Bits that hold any stack pointer; those from {@link #OWN} on make a case's mask its own. */
  private static final int ROOM = 0x1fff;

  private static final int OWN = 13;

  /** As many as a copy in the loop may be of. */
  private static final byte[] ZEROS = new byte[64];

  /** A target where no code has anything. */
  private static final long NOWHERE = -1;

  private StraightLine() {}

  /**
   * Runs the frame up to an instruction that is not for this loop, and returns its opcode with the
   * program counter behind it; its static gas is paid and its items are there.
   */
  static int run(Frame f) {
    final long[] s = f.stack;
    final byte[] ops = f.ops;
    final int row = f.row & Rules.ROWS; // the mask tells the compiler the range
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    int op;
    run:
    while (true) {
      long target;
      straight:
      while (true) {
        op = ops[pc++] & 0xff;
        long need = Rules.NEEDS[row + op];
        gas -= need >>> 32;
        if (gas < 0 || ((int) need + (sp << 16) - sp & Rules.OUTSIDE) != 0) {
          gas += need >>> 32;
          op = IMPOSSIBLE;
          break run;
        }
        switch (op) {
          case ADD -> {
            int p = sp & (ADD << OWN | ROOM);
            long x = s[p - 4];
            long y = s[p - 8];
            long r = x + y;
            s[p - 8] = r;
            int first = Long.compareUnsigned(r, x) < 0 ? 1 : 0;
            x = s[p - 3];
            y = s[p - 7];
            r = x + y + first;
            s[p - 7] = r;
            long carry = (x ^ ((x ^ y) & (y ^ r))) >>> 63;
            x = s[p - 2];
            y = s[p - 6];
            r = x + y + carry;
            s[p - 6] = r;
            carry = (x ^ ((x ^ y) & (y ^ r))) >>> 63;
            s[p - 5] += s[p - 1] + carry;
            sp = p - 4;
          }
          case SUB -> {
            int p = sp & (SUB << OWN | ROOM);
            long x = s[p - 4];
            long y = s[p - 8];
            s[p - 8] = x - y;
            int first = Long.compareUnsigned(x, y) < 0 ? 1 : 0;
            x = s[p - 3];
            y = s[p - 7];
            long r = x - y - first;
            s[p - 7] = r;
            long borrow = (r ^ ((x ^ y) & (y ^ r))) >>> 63;
            x = s[p - 2];
            y = s[p - 6];
            r = x - y - borrow;
            s[p - 6] = r;
            borrow = (r ^ ((x ^ y) & (y ^ r))) >>> 63;
            s[p - 5] = s[p - 1] - s[p - 5] - borrow;
            sp = p - 4;
          }
          case MUL -> {
            int p = sp & (MUL << OWN | ROOM);
            long a0 = s[p - 4];
            long a1 = s[p - 3];
            long b0 = s[p - 8];
            long b1 = s[p - 7];
            long r = Math.unsignedMultiplyHigh(a0, b0);
            if ((a1 | b1 | s[p - 2] | s[p - 6] | s[p - 1] | s[p - 5]) == 0) {
              s[p - 8] = a0 * b0;
              s[p - 7] = r;
            } else {
              // column 1: a0b0 high, a0b1 low, a1b0 low
              long x = a0 * b1;
              r += x;
              long next = Math.unsignedMultiplyHigh(a0, b1);
              next = Long.compareUnsigned(r, x) < 0 ? next + 1 : next;
              x = a1 * b0;
              r += x;
              next = Long.compareUnsigned(r, x) < 0 ? next + 1 : next; // which does not go over
              s[p - 8] = a0 * b0;
              s[p - 7] = r;
              // column 2: that, another high and three low halves
              x = Math.unsignedMultiplyHigh(a1, b0);
              r = next + x;
              next = Math.unsignedMultiplyHigh(a1, b1);
              next = Long.compareUnsigned(r, x) < 0 ? next + 1 : next;
              x = a1 * b1;
              r += x;
              next = Long.compareUnsigned(r, x) < 0 ? next + 1 : next;
              long b2 = s[p - 6];
              next += a1 * b2 + Math.unsignedMultiplyHigh(a0, b2) + a0 * s[p - 5];
              x = a0 * b2;
              r += x;
              next = Long.compareUnsigned(r, x) < 0 ? next + 1 : next;
              long a2 = s[p - 2];
              next += a2 * b1 + Math.unsignedMultiplyHigh(a2, b0) + s[p - 1] * b0;
              x = a2 * b0;
              r += x;
              s[p - 6] = r;
              s[p - 5] = Long.compareUnsigned(r, x) < 0 ? next + 1 : next;
            }
            sp = p - 4;
          }
          case DIV, SDIV, MOD, SMOD -> { // of a number below the divisor, and of 64 bits
            int p = sp & (DIV << OWN | ROOM);
            long a = s[p - 1];
            long b = s[p - 5];
            if ((a | b) < 0 && (op & 1) != 0) { // SDIV or SMOD of what is negative
              break run;
            }
            boolean less = Long.compareUnsigned(a, b) < 0;
            if (a == b) {
              a = s[p - 2];
              b = s[p - 6];
              if (a == b) {
                a = s[p - 3];
                b = s[p - 7];
                if (a == b) {
                  a = s[p - 4];
                  b = s[p - 8];
                }
              }
              less = Long.compareUnsigned(a, b) < 0;
            }
            if (less) {
              boolean isQuotient = op <= SDIV;
              s[p - 8] = isQuotient ? 0 : s[p - 4];
              s[p - 7] = isQuotient ? 0 : s[p - 3];
              s[p - 6] = isQuotient ? 0 : s[p - 2];
              s[p - 5] = isQuotient ? 0 : s[p - 1];
            } else if ((s[p - 8] | s[p - 7] | s[p - 6] | s[p - 5]) != 0) { // or it is the result
              if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0) {
                break run;
              }
              a = s[p - 4];
              b = s[p - 8];
              long quotient = Long.divideUnsigned(a, b);
              s[p - 8] = op <= SDIV ? quotient : a - quotient * b;
            }
            sp = p - 4;
          }
          case ADDMOD, MULMOD -> {
            int p = sp & (ADDMOD << OWN | ROOM);
            if ((s[p - 12] | s[p - 11] | s[p - 10] | s[p - 9]) != 0) {
              break run;
            }
            sp = p - 8;
          }
          case LT -> {
            int p = sp & (LT << OWN | ROOM);
            long a = s[p - 1];
            long b = s[p - 5];
            boolean less = Long.compareUnsigned(a, b) < 0;
            if (a == b) {
              a = s[p - 2];
              b = s[p - 6];
              if (a == b) {
                a = s[p - 3];
                b = s[p - 7];
                if (a == b) {
                  a = s[p - 4];
                  b = s[p - 8];
                }
              }
              less = Long.compareUnsigned(a, b) < 0;
            }
            s[p - 8] = less ? 1 : 0;
            s[p - 7] = 0;
            s[p - 6] = 0;
            s[p - 5] = 0;
            sp = p - 4;
          }
          case GT -> {
            int p = sp & (GT << OWN | ROOM);
            long a = s[p - 5];
            long b = s[p - 1];
            boolean less = Long.compareUnsigned(a, b) < 0;
            if (a == b) {
              a = s[p - 6];
              b = s[p - 2];
              if (a == b) {
                a = s[p - 7];
                b = s[p - 3];
                if (a == b) {
                  a = s[p - 8];
                  b = s[p - 4];
                }
              }
              less = Long.compareUnsigned(a, b) < 0;
            }
            s[p - 8] = less ? 1 : 0;
            s[p - 7] = 0;
            s[p - 6] = 0;
            s[p - 5] = 0;
            sp = p - 4;
          }
          case SLT, SGT -> {
            int p = sp & (SLT << OWN | ROOM);
            int left = op == SLT ? p : p - 4; // behind what is to be the lesser one
            int right = 2 * p - 4 - left;
            long a = s[left - 1];
            long b = s[right - 1];
            boolean less = a < b;
            if (a == b) {
              a = s[left - 2];
              b = s[right - 2];
              if (a == b) {
                a = s[left - 3];
                b = s[right - 3];
                if (a == b) {
                  a = s[left - 4];
                  b = s[right - 4];
                }
              }
              less = Long.compareUnsigned(a, b) < 0;
            }
            s[p - 8] = less ? 1 : 0;
            s[p - 7] = 0;
            s[p - 6] = 0;
            s[p - 5] = 0;
            sp = p - 4;
          }
          case EQ -> {
            int p = sp & (EQ << OWN | ROOM);
            long difference =
                (s[p - 4] ^ s[p - 8])
                    | (s[p - 3] ^ s[p - 7])
                    | (s[p - 2] ^ s[p - 6])
                    | (s[p - 1] ^ s[p - 5]);
            s[p - 8] = difference == 0 ? 1 : 0;
            s[p - 7] = 0;
            s[p - 6] = 0;
            s[p - 5] = 0;
            sp = p - 4;
          }
          case ISZERO -> {
            int p = sp & (ISZERO << OWN | ROOM);
            s[p - 4] = (s[p - 4] | s[p - 3] | s[p - 2] | s[p - 1]) == 0 ? 1 : 0;
            s[p - 3] = 0;
            s[p - 2] = 0;
            s[p - 1] = 0;
          }
          case NOT -> {
            int p = sp & (NOT << OWN | ROOM);
            s[p - 4] = ~s[p - 4];
            s[p - 3] = ~s[p - 3];
            s[p - 2] = ~s[p - 2];
            s[p - 1] = ~s[p - 1];
          }
          case AND -> {
            int p = sp & (AND << OWN | ROOM);
            s[p - 8] &= s[p - 4];
            s[p - 7] &= s[p - 3];
            s[p - 6] &= s[p - 2];
            s[p - 5] &= s[p - 1];
            sp = p - 4;
          }
          case OR -> {
            int p = sp & (OR << OWN | ROOM);
            s[p - 8] |= s[p - 4];
            s[p - 7] |= s[p - 3];
            s[p - 6] |= s[p - 2];
            s[p - 5] |= s[p - 1];
            sp = p - 4;
          }
          case XOR -> {
            int p = sp & (XOR << OWN | ROOM);
            s[p - 8] ^= s[p - 4];
            s[p - 7] ^= s[p - 3];
            s[p - 6] ^= s[p - 2];
            s[p - 5] ^= s[p - 1];
            sp = p - 4;
          }
          case BYTE -> {
            int p = sp & (BYTE << OWN | ROOM);
            long index = s[p - 4];
            long found = 0;
            if ((s[p - 3] | s[p - 2] | s[p - 1]) == 0 && index >= 0 && index < 32) {
              int fromLow = 31 - (int) index;
              found = s[p - 8 + (fromLow >>> 3)] >>> 8 * fromLow & 0xff;
            }
            s[p - 8] = found;
            s[p - 7] = 0;
            s[p - 6] = 0;
            s[p - 5] = 0;
            sp = p - 4;
          }
          case SIGNEXTEND -> {
            int p = sp & (SIGNEXTEND << OWN | ROOM);
            long index = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) == 0 && index >= 0 && index < 31) {
              int limb = (int) index >>> 3;
              int shift = 56 - 8 * ((int) index & 7);
              long extended = s[p - 8 + limb] << shift >> shift;
              s[p - 8 + limb] = extended;
              if (limb < 3) {
                s[p - 5] = extended >> 63;
              }
              if (limb < 2) {
                s[p - 6] = extended >> 63;
              }
              if (limb < 1) {
                s[p - 7] = extended >> 63;
              }
            }
            sp = p - 4;
          }
          case SHL -> {
            int p = sp & (SHL << OWN | ROOM);
            long limbs = (s[p - 3] | s[p - 2] | s[p - 1]) == 0 ? s[p - 4] >>> 6 : 4;
            int bits = (int) s[p - 4]; // the shifts of longs take it modulo 64
            long x0 = s[p - 8] << bits;
            long x1 =
                s[p - 7] << bits | s[p - 8] >>> 1 >>> ~bits; // two steps, so that 64 shift all out
            long x2 = s[p - 6] << bits | s[p - 7] >>> 1 >>> ~bits;
            long x3 = s[p - 5] << bits | s[p - 6] >>> 1 >>> ~bits;
            if (limbs != 0) {
              x3 = limbs == 1 ? x2 : limbs == 2 ? x1 : limbs == 3 ? x0 : 0;
              x2 = limbs == 1 ? x1 : limbs == 2 ? x0 : 0;
              x1 = limbs == 1 ? x0 : 0;
              x0 = 0;
            }
            s[p - 8] = x0;
            s[p - 7] = x1;
            s[p - 6] = x2;
            s[p - 5] = x3;
            sp = p - 4;
          }
          case SHR, SAR -> {
            int p = sp & (SHR << OWN | ROOM);
            long limbs = (s[p - 3] | s[p - 2] | s[p - 1]) == 0 ? s[p - 4] >>> 6 : 4;
            int bits = (int) s[p - 4];
            long fill = op == SAR ? s[p - 5] >> 63 : 0;
            long x0 = s[p - 8] >>> bits | s[p - 7] << 1 << ~bits;
            long x1 = s[p - 7] >>> bits | s[p - 6] << 1 << ~bits;
            long x2 = s[p - 6] >>> bits | s[p - 5] << 1 << ~bits;
            long x3 = s[p - 5] >>> bits | fill << 1 << ~bits;
            if (limbs != 0) {
              x0 = limbs == 1 ? x1 : limbs == 2 ? x2 : limbs == 3 ? x3 : fill;
              x1 = limbs == 1 ? x2 : limbs == 2 ? x3 : fill;
              x2 = limbs == 1 ? x3 : fill;
              x3 = fill;
            }
            s[p - 8] = x0;
            s[p - 7] = x1;
            s[p - 6] = x2;
            s[p - 5] = x3;
            sp = p - 4;
          }
          case CLZ -> {
            int p = sp & (CLZ << OWN | ROOM);
            long limb = s[p - 1];
            int above = 0;
            if (limb == 0) {
              limb = s[p - 2];
              above = 64;
              if (limb == 0) {
                limb = s[p - 3];
                above = 128;
                if (limb == 0) {
                  limb = s[p - 4];
                  above = 192;
                }
              }
            }
            s[p - 4] = (long) above + Long.numberOfLeadingZeros(limb);
            s[p - 3] = 0;
            s[p - 2] = 0;
            s[p - 1] = 0;
          }
          case CALLDATALOAD -> {
            VarHandle.loadLoadFence();
            int p = sp & (CALLDATALOAD << OWN | ROOM);
            long last = (long) f.inputEnd - f.inputStart - 32;
            long from = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0 || from < 0 || from >= last + 32) {
              s[p - 4] = 0;
              s[p - 3] = 0;
              s[p - 2] = 0;
              s[p - 1] = 0;
            } else {
              if (from > last) {
                break run;
              }
              byte[] input = f.input;
              int at = f.inputStart + (int) from;
              s[p - 4] = (long) LONG.get(input, at + 24);
              s[p - 3] = (long) LONG.get(input, at + 16);
              s[p - 2] = (long) LONG.get(input, at + 8);
              s[p - 1] = (long) LONG.get(input, at);
            }
          }
          case RETURNDATASIZE -> {
            VarHandle.loadLoadFence();
            int p = sp & (RETURNDATASIZE << OWN | ROOM);
            s[p] = f.returnedSize;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case ADDRESS,
              ORIGIN,
              CALLER,
              CALLVALUE,
              CALLDATASIZE,
              CODESIZE,
              GASPRICE,
              COINBASE,
              TIMESTAMP,
              NUMBER,
              PREVRANDAO,
              GASLIMIT,
              CHAINID,
              BASEFEE,
              BLOBBASEFEE -> {
            int p = sp & (ADDRESS << OWN | ROOM);
            int at = 4 * (op & ContextWords.ROW);
            s[p] = s[at];
            s[p + 1] = s[at + 1];
            s[p + 2] = s[at + 2];
            s[p + 3] = s[at + 3];
            sp = p + 4;
          }
          case BLOBHASH -> {
            VarHandle.loadLoadFence();
            int p = sp & (BLOBHASH << OWN | ROOM);
            long[] hashes = f.context.blobHashes;
            long index = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0 || index < 0 || index >= hashes.length >> 2) {
              s[p - 4] = 0;
              s[p - 3] = 0;
              s[p - 2] = 0;
              s[p - 1] = 0;
            } else {
              int at = 4 * (int) index;
              s[p - 4] = hashes[at];
              s[p - 3] = hashes[at + 1];
              s[p - 2] = hashes[at + 2];
              s[p - 1] = hashes[at + 3];
            }
          }
          case POP -> sp = (sp & (POP << OWN | ROOM)) - 4;
          case MLOAD -> {
            VarHandle.loadLoadFence();
            int p = sp & (MLOAD << OWN | ROOM);
            long at = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0 || at < 0 || at > f.memory.size - 32) {
              break run;
            }
            byte[] memory = f.memory.bytes;
            s[p - 4] = (long) LONG.get(memory, (int) at + 24);
            s[p - 3] = (long) LONG.get(memory, (int) at + 16);
            s[p - 2] = (long) LONG.get(memory, (int) at + 8);
            s[p - 1] = (long) LONG.get(memory, (int) at);
          }
          case MSTORE -> {
            VarHandle.loadLoadFence();
            int p = sp & (MSTORE << OWN | ROOM);
            long at = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0 || at < 0 || at > f.memory.size - 32) {
              break run;
            }
            byte[] memory = f.memory.bytes;
            LONG.set(memory, (int) at + 24, s[p - 8]);
            LONG.set(memory, (int) at + 16, s[p - 7]);
            LONG.set(memory, (int) at + 8, s[p - 6]);
            LONG.set(memory, (int) at, s[p - 5]);
            sp = p - 8;
          }
          case MSTORE8 -> {
            VarHandle.loadLoadFence();
            int p = sp & (MSTORE8 << OWN | ROOM);
            long at = s[p - 4];
            if ((s[p - 3] | s[p - 2] | s[p - 1]) != 0 || at < 0 || at >= f.memory.size) {
              break run;
            }
            f.memory.bytes[(int) at] = (byte) s[p - 8];
            sp = p - 8;
          }
          case CALLDATACOPY, CODECOPY, RETURNDATACOPY, MCOPY -> { // of up to two words
            VarHandle.loadLoadFence();
            int p = sp & (CALLDATACOPY << OWN | ROOM);
            long to = s[p - 4];
            long from = s[p - 8];
            long size = s[p - 12];
            if ((s[p - 11] | s[p - 10] | s[p - 9]) != 0 || size < 0 || size > ZEROS.length) {
              break run;
            }
            long far = s[p - 7] | s[p - 6] | s[p - 5] | from >>> 31;
            if (size == 0 && ((from | far) == 0 || op != RETURNDATACOPY)) {
              sp = p - 12;
              continue straight;
            }
            long above = s[p - 3] | s[p - 2] | s[p - 1] | to >>> 31;
            byte[] source = f.memory.bytes;
            int start = 0;
            int end = f.memory.size;
            if (op == CALLDATACOPY) {
              source = f.input;
              start = f.inputStart;
              end = f.inputEnd;
            } else if (op == CODECOPY) {
              source = f.code.padded();
              end = (int) s[4 * (CODESIZE & ContextWords.ROW)];
            } else if (op == RETURNDATACOPY) {
              source = f.returned;
              end = f.returnedSize;
            }
            from += start;
            if ((far != 0 || from >= end) && op < RETURNDATACOPY) { // behind the end are zeros
              source = ZEROS;
              from = 0;
              end = ZEROS.length;
              far = 0;
            }
            long cost = size > 32 ? 2 * MemoryInstructions.COPY_WORD : MemoryInstructions.COPY_WORD;
            if ((above | far) != 0
                || size == 0
                || from + size > end
                || to + size > f.memory.size
                || gas < cost) {
              break run;
            }
            byte[] memory = f.memory.bytes;
            if (size > 32) { // its first and its last 32 bytes, which may have some in common
              int last = (int) size - 32;
              long x0 = (long) WHOLE.get(source, (int) from);
              long x1 = (long) WHOLE.get(source, (int) from + 8);
              long x2 = (long) WHOLE.get(source, (int) from + 16);
              long x3 = (long) WHOLE.get(source, (int) from + 24);
              long x4 = (long) WHOLE.get(source, (int) from + last);
              long x5 = (long) WHOLE.get(source, (int) from + last + 8);
              long x6 = (long) WHOLE.get(source, (int) from + last + 16);
              long x7 = (long) WHOLE.get(source, (int) from + last + 24);
              WHOLE.set(memory, (int) to, x0);
              WHOLE.set(memory, (int) to + 8, x1);
              WHOLE.set(memory, (int) to + 16, x2);
              WHOLE.set(memory, (int) to + 24, x3);
              WHOLE.set(memory, (int) to + last, x4);
              WHOLE.set(memory, (int) to + last + 8, x5);
              WHOLE.set(memory, (int) to + last + 16, x6);
              WHOLE.set(memory, (int) to + last + 24, x7);
            } else if (size >= 16) { // likewise
              int last = (int) size - 16;
              long x0 = (long) WHOLE.get(source, (int) from);
              long x1 = (long) WHOLE.get(source, (int) from + 8);
              long x2 = (long) WHOLE.get(source, (int) from + last);
              long x3 = (long) WHOLE.get(source, (int) from + last + 8);
              WHOLE.set(memory, (int) to, x0);
              WHOLE.set(memory, (int) to + 8, x1);
              WHOLE.set(memory, (int) to + last, x2);
              WHOLE.set(memory, (int) to + last + 8, x3);
            } else if (size >= 8) {
              int last = (int) size - 8;
              long x0 = (long) WHOLE.get(source, (int) from);
              long x1 = (long) WHOLE.get(source, (int) from + last);
              WHOLE.set(memory, (int) to, x0);
              WHOLE.set(memory, (int) to + last, x1);
            } else { // in eight bytes, where there are so many
              if (from + 8 > source.length || to + 8 > memory.length) {
                break run;
              }
              long kept = -1L >>> 8 * (int) size;
              long x = (long) LONG.get(source, (int) from) & ~kept;
              LONG.set(memory, (int) to, (long) LONG.get(memory, (int) to) & kept | x);
            }
            gas -= cost;
            sp = p - 12;
          }
          case JUMP -> {
            int p = sp & (JUMP << OWN | ROOM);
            target = (s[p - 3] | s[p - 2] | s[p - 1]) == 0 ? s[p - 4] : NOWHERE;
            sp = p - 4;
            break straight;
          }
          case JUMPI -> {
            int p = sp & (JUMPI << OWN | ROOM);
            sp = p - 8;
            if ((s[p - 8] | s[p - 7] | s[p - 6] | s[p - 5]) != 0) {
              target = (s[p - 3] | s[p - 2] | s[p - 1]) == 0 ? s[p - 4] : NOWHERE;
              break straight;
            }
          }
          case PC -> {
            int p = sp & (PC << OWN | ROOM);
            s[p] = pc - 1L;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case MSIZE -> {
            VarHandle.loadLoadFence();
            int p = sp & (MSIZE << OWN | ROOM);
            s[p] = f.memory.size;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case GAS -> {
            int p = sp & (GAS << OWN | ROOM);
            s[p] = gas + f.gasHeld;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case JUMPDEST -> {}
          case PUSH0 -> {
            int p = sp & (PUSH0 << OWN | ROOM);
            s[p] = 0;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case PUSH1 -> {
            int p = sp & (PUSH1 << OWN | ROOM);
            s[p] = ops[pc++] & 0xff;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            sp = p + 4;
          }
          case PUSH2 -> {
            int p = sp & (PUSH2 << OWN | ROOM);
            int value = (short) SHORT.get(ops, pc) & 0xffff;
            int next = ops[pc + 2];
            if (next == JUMPI && p > Frame.STACK_BASE && gas >= HIGH) {
              gas -= HIGH;
              sp = p - 4;
              if ((s[p - 4] | s[p - 3] | s[p - 2] | s[p - 1]) != 0) {
                target = value;
                break straight;
              }
              pc += 3;
            } else if (next == JUMP && gas >= MID) {
              gas -= MID;
              target = value;
              break straight;
            } else {
              s[p] = value;
              s[p + 1] = 0;
              s[p + 2] = 0;
              s[p + 3] = 0;
              pc += 2;
              sp = p + 4;
            }
          }
          case PUSH3, PUSH4, PUSH5, PUSH6, PUSH7, PUSH8 -> {
            int p = sp & (PUSH3 << OWN | ROOM);
            int size = op - PUSH0;
            s[p] = (long) LONG.get(ops, pc) >>> 64 - 8 * size;
            s[p + 1] = 0;
            s[p + 2] = 0;
            s[p + 3] = 0;
            pc += size;
            sp = p + 4;
          }
          case PUSH9, PUSH10, PUSH11, PUSH12, PUSH13, PUSH14, PUSH15, PUSH16 -> {
            int p = sp & (PUSH9 << OWN | ROOM);
            int size = (op | 0x20) - 0x5f;
            s[p] = (long) LONG.get(ops, pc + size - 8);
            s[p + 1] = (long) LONG.get(ops, pc) >>> 128 - 8 * size;
            s[p + 2] = 0;
            s[p + 3] = 0;
            pc += size;
            sp = p + 4;
          }
          case PUSH17, PUSH18, PUSH19, PUSH20, PUSH21, PUSH22, PUSH23, PUSH24 -> {
            int p = sp & (PUSH17 << OWN | ROOM);
            int size = (op ^ PUSH1) + 1;
            s[p] = (long) LONG.get(ops, pc + size - 8);
            s[p + 1] = (long) LONG.get(ops, pc + size - 16);
            s[p + 2] = (long) LONG.get(ops, pc) >>> 192 - 8 * size;
            s[p + 3] = 0;
            pc += size;
            sp = p + 4;
          }
          case PUSH25, PUSH26, PUSH27, PUSH28, PUSH29, PUSH30, PUSH31, PUSH32 -> {
            int p = sp & (PUSH25 << OWN | ROOM);
            int size = (op | 0x80) - 0xdf;
            s[p] = (long) LONG.get(ops, pc + size - 8);
            s[p + 1] = (long) LONG.get(ops, pc + size - 16);
            s[p + 2] = (long) LONG.get(ops, pc + size - 24);
            s[p + 3] = (long) LONG.get(ops, pc) >>> 256 - 8 * size;
            pc += size;
            sp = p + 4;
          }
          case DUP1,
              DUP2,
              DUP3,
              DUP4,
              DUP5,
              DUP6,
              DUP7,
              DUP8,
              DUP9,
              DUP10,
              DUP11,
              DUP12,
              DUP13,
              DUP14,
              DUP15,
              DUP16 -> {
            int p = sp & (DUP1 << OWN | ROOM);
            int from = p - 4 - 4 * (op & 0xf);
            s[p] = s[from];
            s[p + 1] = s[from + 1];
            s[p + 2] = s[from + 2];
            s[p + 3] = s[from + 3];
            sp = p + 4;
          }
          case SWAP1,
              SWAP2,
              SWAP3,
              SWAP4,
              SWAP5,
              SWAP6,
              SWAP7,
              SWAP8,
              SWAP9,
              SWAP10,
              SWAP11,
              SWAP12,
              SWAP13,
              SWAP14,
              SWAP15,
              SWAP16 -> {
            int p = sp & (SWAP1 << OWN | ROOM);
            int with = p - 8 - 4 * (op - SWAP1);
            long x0 = s[p - 4];
            long x1 = s[p - 3];
            long x2 = s[p - 2];
            long x3 = s[p - 1];
            s[p - 4] = s[with];
            s[p - 3] = s[with + 1];
            s[p - 2] = s[with + 2];
            s[p - 1] = s[with + 3];
            s[with] = x0;
            s[with + 1] = x1;
            s[with + 2] = x2;
            s[with + 3] = x3;
          }
          case STOP, SELFDESTRUCT -> { // the ends of the table, so that it needs no check
            break run;
          }
          default -> {
            break run;
          }
        }
      }
      long[] destinations = f.destinations;
      long word = target >>> 6;
      if (word >= destinations.length || (destinations[(int) word] >>> target & 1) == 0) {
        f.target = target;
        op = ASTRAY;
        break;
      }
      pc = (int) target;
      if (gas > 0) { // the JUMPDEST is done with
        gas -= ONE_GAS;
        pc++;
      }
    }
    f.pc = pc;
    f.sp = sp;
    f.gas = gas;
    return op;
  }
}
