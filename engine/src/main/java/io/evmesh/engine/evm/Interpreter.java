package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.word.Bits;
import io.evmesh.engine.word.Comparison;
import io.evmesh.engine.word.Division;
import io.evmesh.engine.word.Exponentiation;
import io.evmesh.engine.word.Product;
import io.evmesh.engine.word.Shift;
import io.evmesh.engine.word.Sum;
import io.evmesh.engine.word.Words;

/**
 * The dispatch loop. It keeps program counter, stack pointer and gas in local variables, checks
 * each instruction's stack needs and static gas in one comparison against the fork's table, and
 * hands everything that is not plain stack work over to small static methods.
 *
 * <p>HotSpot compiles no method above 8,000 bytecodes and inlines what is small and hot: keep the
 * arms short. Nothing here allocates.
 */
final class Interpreter {
  private Interpreter() {}

  /** Runs the frame until it ends or wants a child to run; returns one of Frame's steps. */
  static int run(Frame f) {
    final long[] s = f.stack;
    final byte[] code = f.code.padded();
    final long[] table = f.machine.instructions;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    while (true) {
      int op = code[pc] & 0xff;
      long row = table[op];
      gas -= (int) row;
      if ((gas | sp - ((int) (row >>> 32) & 0xffff) | (int) (row >>> 48) - sp) < 0) {
        f.pc = pc;
        f.sp = sp;
        f.gas = gas + (int) row;
        if (!f.machine.traces(f, op)) {
          return f.fault(op, sp);
        }
        gas = f.gas;
      }
      pc++;
      switch (op) {
        case STOP -> {
          f.gas = gas;
          return Frame.RETURNED;
        }
        case ADD -> {
          Sum.add(s, sp);
          sp -= 4;
        }
        case MUL -> {
          Product.mul(s, sp);
          sp -= 4;
        }
        case SUB -> {
          Sum.sub(s, sp);
          sp -= 4;
        }
        case DIV -> {
          Division.div(s, sp);
          sp -= 4;
        }
        case SDIV -> {
          Division.sdiv(s, sp);
          sp -= 4;
        }
        case MOD -> {
          Division.mod(s, sp);
          sp -= 4;
        }
        case SMOD -> {
          Division.smod(s, sp);
          sp -= 4;
        }
        case ADDMOD -> {
          Division.addmod(s, sp);
          sp -= 8;
        }
        case MULMOD -> {
          Division.mulmod(s, sp);
          sp -= 8;
        }
        case EXP -> {
          gas -= (long) f.machine.rules.expByteGas * Words.byteLength(s, sp - 8);
          if (gas < 0) {
            return f.halted();
          }
          Exponentiation.exp(s, sp);
          sp -= 4;
        }
        case SIGNEXTEND -> {
          Bits.signextend(s, sp);
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
        case NOT -> Bits.not(s, sp);
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
        case SAR -> {
          Shift.sar(s, sp);
          sp -= 4;
        }
        case CLZ -> Bits.clz(s, sp);
        case KECCAK256 -> {
          gas = MemoryInstructions.keccak256(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 4;
        }
        case CALLDATALOAD -> Environment.calldataload(f, s, sp);
        case CALLDATACOPY -> {
          gas = MemoryInstructions.calldatacopy(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 12;
        }
        case CODECOPY -> {
          gas = MemoryInstructions.codecopy(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 12;
        }
        case RETURNDATACOPY -> {
          gas = MemoryInstructions.returndatacopy(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 12;
        }
        case EXTCODECOPY -> {
          gas = MemoryInstructions.extcodecopy(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 16;
        }
        case MCOPY -> {
          gas = MemoryInstructions.mcopy(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 12;
        }
        case BALANCE, EXTCODESIZE, EXTCODEHASH -> {
          gas = Environment.ofAccount(f, op, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
        }
        case BLOCKHASH -> Environment.blockhash(f, s, sp);
        case BLOBHASH -> Environment.blobhash(f, s, sp);
        case ADDRESS,
            ORIGIN,
            CALLER,
            CALLVALUE,
            CALLDATASIZE,
            CODESIZE,
            GASPRICE,
            RETURNDATASIZE,
            COINBASE,
            TIMESTAMP,
            NUMBER,
            PREVRANDAO,
            GASLIMIT,
            CHAINID,
            SELFBALANCE,
            BASEFEE,
            BLOBBASEFEE -> {
          Environment.push(f, op, s, sp);
          sp += 4;
        }
        case POP -> sp -= 4;
        case MLOAD -> {
          gas = f.memory.expand(s, sp - 4, 32, gas);
          if (gas < 0) {
            return f.halted();
          }
          f.memory.load((int) s[sp - 4], s, sp - 4);
        }
        case MSTORE -> {
          gas = f.memory.expand(s, sp - 4, 32, gas);
          if (gas < 0) {
            return f.halted();
          }
          f.memory.store((int) s[sp - 4], s, sp - 8);
          sp -= 8;
        }
        case MSTORE8 -> {
          gas = f.memory.expand(s, sp - 4, 1, gas);
          if (gas < 0) {
            return f.halted();
          }
          f.memory.bytes[(int) s[sp - 4]] = (byte) s[sp - 8];
          sp -= 8;
        }
        case SLOAD -> {
          gas = StorageInstructions.sload(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
        }
        case SSTORE -> {
          gas = StorageInstructions.sstore(f, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 8;
        }
        case TLOAD -> f.machine.state.transientSlot(f.self, s, sp - 4, sp - 4);
        case TSTORE -> {
          if (f.isStatic) {
            return f.halted(Halt.WRITE_PROTECTION);
          }
          f.machine.state.setTransientSlot(f.self, s, sp - 4, sp - 8);
          sp -= 8;
        }
        case JUMP -> {
          sp -= 4;
          pc = f.jumpTarget(s, sp);
          if (pc < 0) {
            return f.halted(Halt.INVALID_JUMP);
          }
        }
        case JUMPI -> {
          sp -= 8;
          if ((s[sp] | s[sp + 1] | s[sp + 2] | s[sp + 3]) != 0) {
            pc = f.jumpTarget(s, sp + 4);
            if (pc < 0) {
              return f.halted(Halt.INVALID_JUMP);
            }
          }
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
        }
        case JUMPDEST -> {}
        case PUSH0 -> {
          Words.setLong(s, sp, 0);
          sp += 4;
        }
        case PUSH1 -> {
          Words.setLong(s, sp, code[pc++] & 0xff);
          sp += 4;
        }
        case 0x61 -> { // PUSH2
          Words.setLong(s, sp, (code[pc] & 0xff) << 8 | code[pc + 1] & 0xff);
          pc += 2;
          sp += 4;
        }
        case 0x62, 0x63, 0x64, 0x65, 0x66, 0x67 -> { // PUSH3 .. PUSH8
          int n = op - PUSH1 + 1;
          Words.setLong(s, sp, BigEndian.getLong(code, pc) >>> 64 - 8 * n);
          pc += n;
          sp += 4;
        }
        case 0x68,
            0x69,
            0x6a,
            0x6b,
            0x6c,
            0x6d,
            0x6e,
            0x6f,
            0x70,
            0x71,
            0x72,
            0x73,
            0x74,
            0x75,
            0x76,
            0x77,
            0x78,
            0x79,
            0x7a,
            0x7b,
            0x7c,
            0x7d,
            0x7e,
            PUSH32 -> { // from PUSH9
          int n = op - PUSH1 + 1;
          Words.fromBytes(code, pc, n, s, sp);
          pc += n;
          sp += 4;
        }
        case 0x80,
            0x81,
            0x82,
            0x83,
            0x84,
            0x85,
            0x86,
            0x87,
            0x88,
            0x89,
            0x8a,
            0x8b,
            0x8c,
            0x8d,
            0x8e,
            0x8f -> { // DUP1 .. DUP16
          Words.copy(s, sp - 4 * (op - DUP1 + 1), s, sp);
          sp += 4;
        }
        case 0x90,
            0x91,
            0x92,
            0x93,
            0x94,
            0x95,
            0x96,
            0x97,
            0x98,
            0x99,
            0x9a,
            0x9b,
            0x9c,
            0x9d,
            0x9e,
            0x9f -> // SWAP1 .. SWAP16
            Words.swap(s, sp - 4, sp - 4 * (op - SWAP1 + 2));
        case 0xa0, 0xa1, 0xa2, 0xa3, 0xa4 -> { // LOG0 .. LOG4
          gas = MemoryInstructions.log(f, op - LOG0, s, sp, gas);
          if (gas < 0) {
            return f.halted();
          }
          sp -= 8 + 4 * (op - LOG0);
        }
        case CREATE, CREATE2 -> {
          f.pc = pc;
          f.sp = sp;
          f.gas = gas;
          int step = Creations.create(f, op);
          if (step != Frame.NEXT) {
            return step;
          }
          sp = f.sp;
          gas = f.gas;
        }
        case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
          f.pc = pc;
          f.sp = sp;
          f.gas = gas;
          int step = Calls.call(f, op);
          if (step != Frame.NEXT) {
            return step;
          }
          sp = f.sp;
          gas = f.gas;
        }
        case RETURN, REVERT -> {
          f.gas = gas;
          return f.ended(op == RETURN ? Frame.RETURNED : Frame.REVERTED, sp);
        }
        case SELFDESTRUCT -> {
          f.sp = sp;
          f.gas = gas;
          return Destruction.selfdestruct(f);
        }
        default -> {
          return f.fault(op, sp); // not reached: the table has no row for it
        }
      }
    }
  }
}
