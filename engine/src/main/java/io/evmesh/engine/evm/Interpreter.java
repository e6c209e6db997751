package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.word.Bits;
import io.evmesh.engine.word.Division;
import io.evmesh.engine.word.Exponentiation;
import io.evmesh.engine.word.Product;
import io.evmesh.engine.word.Shift;
import io.evmesh.engine.word.Words;

/**
 * Runs frames: lets {@link StraightLine} do the plain work and does the rest itself, handing it
 * over to small static methods that return the gas left. Nothing here allocates.
 */
final class Interpreter {
  private Interpreter() {}

  /** Runs the frame until it ends or wants a child to run; returns one of Frame's steps. */
  static int run(Frame f) {
    boolean atBlock = true;
    while (true) {
      int op = StraightLine.run(f, atBlock);
      atBlock = false;
      switch (op) {
        case STOP -> {
          return Frame.RETURNED;
        }
        case RETURN, REVERT -> {
          return f.ended(op == RETURN ? Frame.RETURNED : Frame.REVERTED, f.sp);
        }
        case SELFDESTRUCT -> {
          return Destruction.selfdestruct(f);
        }
        case CREATE, CREATE2 -> {
          int step = Creations.create(f, op);
          if (step != Frame.NEXT) {
            return step;
          }
          atBlock = true;
        }
        case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
          int step = Calls.call(f, op);
          if (step != Frame.NEXT) {
            return step;
          }
          atBlock = true;
        }
        case StraightLine.BLOCKED -> {
          if (!f.machine.steps(f)) {
            return f.fault();
          }
        }
        case StraightLine.ASTRAY -> {
          return f.halted(Halt.INVALID_JUMP);
        }
        default -> {
          int checkpoint = f.machine.state.checkpoint();
          int memorySize = f.memory.size;
          if (!execute(f, op) && !retry(f, op, checkpoint, memorySize)) {
            return f.halted();
          }
          atBlock = op == SSTORE;
        }
      }
    }
  }

  /**
   * Executes an instruction again that ran out of gas, with the gas that the block has paid for the
   * instructions behind it. These run one at a time, for the block is certain to halt: where it
   * does, and what it reads before, shall be as if nothing had been paid beforehand.
   */
  private static boolean retry(Frame f, int op, int checkpoint, int memorySize) {
    long paid = f.halt == null ? f.program.gasToBlockEnd(f.code, f.pc) : 0;
    if (paid == 0) {
      return false;
    }
    f.machine.state.revertTo(checkpoint);
    f.memory.shrink(memorySize);
    f.gas += paid;
    f.machine.slowDown(f);
    return execute(f, op);
  }

  /**
   * Executes an instruction that neither jumps nor ends the frame; false if it halts, which leaves
   * gas and stack pointer as they were.
   */
  private static boolean execute(Frame f, int op) {
    long[] s = f.stack;
    int sp = f.sp;
    long gas = f.gas;
    switch (op) {
      case MUL -> Product.mul(s, sp);
      case DIV -> Division.div(s, sp);
      case SDIV -> Division.sdiv(s, sp);
      case MOD -> Division.mod(s, sp);
      case SMOD -> Division.smod(s, sp);
      case ADDMOD -> Division.addmod(s, sp);
      case MULMOD -> Division.mulmod(s, sp);
      case EXP -> {
        gas -= (long) f.machine.rules.expByteGas * Words.byteLength(s, sp - 8);
        if (gas >= 0) {
          Exponentiation.exp(s, sp);
        }
      }
      case SAR -> Shift.sar(s, sp);
      case CLZ -> Bits.clz(s, sp);
      case KECCAK256 -> gas = MemoryInstructions.keccak256(f, s, sp, gas);
      case CALLDATALOAD -> Environment.calldataload(f, s, sp);
      case CALLDATACOPY -> gas = MemoryInstructions.calldatacopy(f, s, sp, gas);
      case CODECOPY -> gas = MemoryInstructions.codecopy(f, s, sp, gas);
      case RETURNDATACOPY -> gas = MemoryInstructions.returndatacopy(f, s, sp, gas);
      case EXTCODECOPY -> gas = MemoryInstructions.extcodecopy(f, s, sp, gas);
      case MCOPY -> gas = MemoryInstructions.mcopy(f, s, sp, gas);
      case BALANCE, EXTCODESIZE, EXTCODEHASH -> gas = Environment.ofAccount(f, op, s, sp, gas);
      case BLOCKHASH -> Environment.blockhash(f, s, sp);
      case BLOBHASH -> Environment.blobhash(f, s, sp);
      case MLOAD -> gas = MemoryInstructions.mload(f, s, sp, gas);
      case MSTORE -> gas = MemoryInstructions.mstore(f, s, sp, gas);
      case MSTORE8 -> gas = MemoryInstructions.mstore8(f, s, sp, gas);
      case SLOAD -> gas = StorageInstructions.sload(f, s, sp, gas);
      case SSTORE -> gas = StorageInstructions.sstore(f, s, sp, gas);
      case TLOAD -> f.machine.state.transientSlot(f.self, s, sp - 4, sp - 4);
      case TSTORE -> gas = StorageInstructions.tstore(f, s, sp, gas);
      case 0xa0, 0xa1, 0xa2, 0xa3, 0xa4 -> gas = MemoryInstructions.log(f, op - LOG0, s, sp, gas);
      default -> {
        if (op >= PUSH1 && op <= PUSH32) {
          push(f, op - PUSH1 + 1, s, sp);
        } else {
          Environment.push(f, op, s, sp);
        }
      }
    }
    if (gas < 0) {
      return false;
    }
    f.gas = gas;
    f.sp = sp + f.machine.rules.rise[op];
    return true;
  }

  private static void push(Frame f, int size, long[] s, int sp) {
    Words.fromBytes(f.program.ops, f.pc, size, s, sp);
    f.pc += size;
  }
}
