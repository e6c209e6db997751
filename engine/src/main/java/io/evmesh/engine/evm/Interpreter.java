package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.word.Division;
import io.evmesh.engine.word.Exponentiation;
import io.evmesh.engine.word.Words;

/**
 * Runs frames: lets {@link StraightLine} do the plain work, or {@link ShadowLine} while values of
 * tracked slots are about, or {@link Paced} where it may be made to wait, and does the rest itself,
 * handing it over to small static methods that return the gas left. Nothing here allocates.
 */
final class Interpreter {
  private Interpreter() {}

  /** Runs the frame until it ends or wants a child to run; returns one of Frame's steps. */
  static int run(Frame f) {
    long[] s = f.stack;
    while (true) {
      int op =
          f.shadow != null
              ? ShadowLine.run(f, f.shadow)
              : f.pace == null ? StraightLine.run(f) : Paced.run(f, f.pace);
      int sp = f.sp;
      long gas = f.gas;
      switch (op) {
        case STOP -> {
          return Frame.RETURNED;
        }
        case RETURN -> {
          return f.ended(Frame.RETURNED, sp);
        }
        case REVERT -> {
          return f.ended(Frame.REVERTED, sp);
        }
        case SELFDESTRUCT -> {
          return Destruction.selfdestruct(f);
        }
        case CREATE, CREATE2, CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
          int step = op == CREATE || op == CREATE2 ? Creations.create(f, op) : Calls.call(f, op);
          if (step != Frame.NEXT) {
            return step;
          }
          continue;
        }
        case StraightLine.IMPOSSIBLE, StraightLine.ASTRAY -> {
          int step = op == StraightLine.ASTRAY ? f.jumped() : f.stepped();
          if (step != Frame.NEXT) {
            return step;
          }
          continue;
        }
        case DIV -> Division.div(s, sp, f.machine.reciprocals);
        case SDIV -> Division.sdiv(s, sp, f.machine.reciprocals);
        case MOD -> Division.mod(s, sp, f.machine.reciprocals);
        case SMOD -> Division.smod(s, sp, f.machine.reciprocals);
        case ADDMOD -> Division.addmod(s, sp, f.machine.reciprocals);
        case MULMOD -> Division.mulmod(s, sp, f.machine.reciprocals);
        case EXP -> {
          gas -= (long) f.machine.rules.expByteGas * Words.byteLength(s, sp - 8);
          if (gas >= 0) {
            Exponentiation.exp(s, sp);
          }
        }
        case KECCAK256 -> gas = MemoryInstructions.keccak256(f, s, sp, gas);
        case CALLDATALOAD -> Environment.calldataload(f, s, sp);
        case CALLDATACOPY -> gas = MemoryInstructions.calldatacopy(f, s, sp, gas);
        case CODECOPY -> gas = MemoryInstructions.codecopy(f, s, sp, gas);
        case RETURNDATACOPY -> gas = MemoryInstructions.returndatacopy(f, s, sp, gas);
        case EXTCODECOPY -> gas = MemoryInstructions.extcodecopy(f, s, sp, gas);
        case MCOPY -> gas = MemoryInstructions.mcopy(f, s, sp, gas);
        case BALANCE, EXTCODESIZE, EXTCODEHASH -> gas = Environment.ofAccount(f, op, s, sp, gas);
        case SELFBALANCE -> Environment.selfbalance(f, s, sp);
        case BLOCKHASH -> Environment.blockhash(f, s, sp);
        case MLOAD -> gas = MemoryInstructions.mload(f, s, sp, gas);
        case MSTORE -> gas = MemoryInstructions.mstore(f, s, sp, gas);
        case MSTORE8 -> gas = MemoryInstructions.mstore8(f, s, sp, gas);
        case SLOAD -> gas = StorageInstructions.sload(f, s, sp, gas);
        case SSTORE -> gas = StorageInstructions.sstore(f, s, sp, gas);
        case TLOAD -> f.machine.state.transientSlot(f.self, s, sp - 4, sp - 4);
        case TSTORE -> gas = StorageInstructions.tstore(f, s, sp, gas);
        case 0xa0, 0xa1, 0xa2, 0xa3, 0xa4 -> gas = MemoryInstructions.log(f, op - LOG0, s, sp, gas);
        default -> throw new IllegalStateException("opcode " + op + " was left undone");
      }
      if (gas < 0) {
        return f.halted();
      }
      f.gas = gas;
      f.sp = sp + Rules.RISE[op];
    }
  }
}
