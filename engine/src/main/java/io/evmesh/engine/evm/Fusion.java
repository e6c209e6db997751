package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

/**
 * Sequences that compilers write often, run as one instruction of the loop. A sequence lies inside
 * a block, so that nothing jumps into it, and its first byte is replaced by a byte that is no
 * opcode; the others stay where they are.
 */
final class Fusion {
  static final int PUSH2_JUMP = 0xb0;
  static final int PUSH2_JUMPI = 0xb1;
  static final int ISZERO_PUSH2_JUMPI = 0xb2;
  static final int PUSH1_ADD = 0xb3;
  static final int SWAP1_POP = 0xb4;
  static final int POP_POP = 0xb5;
  static final int PUSH1_SHL = 0xb6;
  static final int PUSH1_SHR = 0xb7;
  static final int PUSH1_PUSH1 = 0xb8;
  static final int PUSH1_MLOAD = 0xb9;

  /** DUP1 PUSH4 EQ PUSH2 JUMPI: one selector in a contract's dispatch. */
  static final int SELECTOR = 0xba;

  /** 2^160 - 1 as (1 << 160) - 1 in five instructions. */
  static final int ADDRESS_MASK = 0xbb;

  /** The same and AND behind it. */
  static final int ADDRESS_MASK_AND = 0xbc;

  /** PUSH20 of 2^160 - 1 and AND. */
  static final int PUSH20_MASK_AND = 0xbd;

  private static final int PUSH2 = 0x61;
  private static final int PUSH4 = 0x63;
  private static final int PUSH20 = 0x73;

  private Fusion() {}

  /** What to dispatch on for the instruction at {@code pc}: a fused opcode or the byte there. */
  static int at(byte[] code, int pc) {
    int op = code[pc] & 0xff;
    return switch (op) {
      case PUSH1 -> push1(code, pc);
      case PUSH2 ->
          next(code, pc + 3, JUMP, PUSH2_JUMP, next(code, pc + 3, JUMPI, PUSH2_JUMPI, op));
      case ISZERO -> is(code, pc + 1, PUSH2) && is(code, pc + 4, JUMPI) ? ISZERO_PUSH2_JUMPI : op;
      case POP -> next(code, pc + 1, POP, POP_POP, op);
      case 0x90 -> next(code, pc + 1, POP, SWAP1_POP, op);
      case 0x80 -> isSelector(code, pc) ? SELECTOR : op;
      case PUSH20 -> isMask(code, pc + 1) && is(code, pc + 21, AND) ? PUSH20_MASK_AND : op;
      default -> op;
    };
  }

  private static int push1(byte[] code, int pc) {
    return switch (code[pc + 2] & 0xff) {
      case ADD -> PUSH1_ADD;
      case SHL -> PUSH1_SHL;
      case SHR -> PUSH1_SHR;
      case MLOAD -> PUSH1_MLOAD;
      case PUSH1 -> {
        if (isAddressMask(code, pc)) {
          yield is(code, pc + 8, AND) ? ADDRESS_MASK_AND : ADDRESS_MASK;
        }
        yield PUSH1_PUSH1;
      }
      default -> PUSH1;
    };
  }

  private static int next(byte[] code, int at, int second, int fused, int otherwise) {
    return is(code, at, second) ? fused : otherwise;
  }

  private static boolean is(byte[] code, int at, int op) {
    return (code[at] & 0xff) == op;
  }

  private static boolean isSelector(byte[] code, int pc) {
    return is(code, pc + 1, PUSH4)
        && is(code, pc + 6, EQ)
        && is(code, pc + 7, PUSH2)
        && is(code, pc + 10, JUMPI);
  }

  private static boolean isAddressMask(byte[] code, int pc) {
    return code[pc + 1] == 1
        && code[pc + 3] == 1
        && is(code, pc + 4, PUSH1)
        && is(code, pc + 5, 160)
        && is(code, pc + 6, SHL)
        && is(code, pc + 7, SUB);
  }

  private static boolean isMask(byte[] code, int at) {
    for (int i = at; i < at + 20; i++) {
      if (code[i] != -1) {
        return false;
      }
    }
    return true;
  }
}
