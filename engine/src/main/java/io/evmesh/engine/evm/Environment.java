package io.evmesh.engine.evm;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.engine.word.Shift;
import io.evmesh.engine.word.Words;

/** Instructions that look at the message, the transaction, the block and other accounts. */
final class Environment {
  private static final int COLD_ACCOUNT = 2600; // EIP-2929
  private static final int WARM = 100;

  private Environment() {}

  /** The instructions that take nothing and push one word. */
  static void push(Frame f, int op, long[] s, int sp) {
    BlockContext block = f.machine.context.block();
    switch (op) {
      case Opcodes.ADDRESS -> push(s, sp, f.self.address());
      case Opcodes.ORIGIN -> push(s, sp, f.machine.context.origin());
      case Opcodes.CALLER -> push(s, sp, f.caller);
      case Opcodes.CALLVALUE -> push(s, sp, f.value);
      case Opcodes.CALLDATASIZE -> Words.setLong(s, sp, f.inputEnd - f.inputStart);
      case Opcodes.CODESIZE -> Words.setLong(s, sp, f.code.size());
      case Opcodes.GASPRICE -> push(s, sp, f.machine.context.gasPrice());
      case Opcodes.RETURNDATASIZE -> Words.setLong(s, sp, f.returnedSize);
      case Opcodes.COINBASE -> push(s, sp, block.coinbase());
      case Opcodes.TIMESTAMP -> Words.setLong(s, sp, block.timestamp());
      case Opcodes.NUMBER -> Words.setLong(s, sp, block.number());
      case Opcodes.PREVRANDAO -> prevrandao(f, block, s, sp);
      case Opcodes.GASLIMIT -> Words.setLong(s, sp, block.gasLimit());
      case Opcodes.CHAINID -> Words.setLong(s, sp, block.chainId());
      case Opcodes.SELFBALANCE -> push(s, sp, f.self.balance());
      case Opcodes.BASEFEE -> push(s, sp, block.baseFee());
      case Opcodes.BLOBBASEFEE -> push(s, sp, block.blobBaseFee());
      default -> throw new IllegalArgumentException("opcode " + op);
    }
  }

  private static void prevrandao(Frame f, BlockContext block, long[] s, int sp) {
    if (f.machine.rules.hasRandao) {
      push(s, sp, block.prevRandao());
    } else {
      push(s, sp, block.difficulty());
    }
  }

  /** CALLDATALOAD (0x35): 32 bytes of the input from an offset, zeros beyond its end. */
  static void calldataload(Frame f, long[] s, int sp) {
    int at = sp - 4;
    int available = f.inputEnd - f.inputStart;
    if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0 || Long.compareUnsigned(s[at], available) >= 0) {
      Words.setLong(s, at, 0);
      return;
    }
    int from = f.inputStart + (int) s[at];
    int size = Math.min(32, f.inputEnd - from);
    Words.fromBytes(f.input, from, size, s, at);
    if (size < 32) {
      Shift.leftBytes(s, at, 32 - size);
    }
  }

  /** BALANCE (0x31), EXTCODESIZE (0x3b), EXTCODEHASH (0x3f) of the account on the stack. */
  static long ofAccount(Frame f, int op, long[] s, int sp, long gas) {
    int at = sp - 4;
    AccountEntry account = f.machine.state.account(s, at);
    long left = gas - accessGas(f.machine, account);
    if (left < 0) {
      return left;
    }
    switch (op) {
      case Opcodes.BALANCE -> push(s, at, account.balance());
      case Opcodes.EXTCODESIZE -> Words.setLong(s, at, f.machine.state.code(account).size());
      default -> {
        if (!account.isEmpty()) {
          push(s, at, account.codeHash());
        } else {
          Words.setLong(s, at, 0);
        }
      }
    }
    return left;
  }

  /** Gas for looking at an account (EIP-2929), which makes it warm; 0 before Berlin. */
  static int accessGas(Machine machine, AccountEntry account) {
    if (!machine.rules.accessLists) {
      return 0;
    }
    return machine.state.warmUp(account) ? COLD_ACCOUNT : WARM;
  }

  /** BLOCKHASH (0x40): the hash of one of the last 256 ancestors, otherwise zero. */
  static void blockhash(Frame f, long[] s, int sp) {
    int at = sp - 4;
    long current = f.machine.context.block().number();
    long number = s[at];
    if ((s[at + 1] | s[at + 2] | s[at + 3]) == 0
        && Long.compareUnsigned(number, current) < 0
        && current - number <= 256) {
      push(s, at, f.machine.state.blockHash(number));
    } else {
      Words.setLong(s, at, 0);
    }
  }

  /** BLOBHASH (0x49): the transaction's versioned hash with this index, zero beyond the last. */
  static void blobhash(Frame f, long[] s, int sp) {
    int at = sp - 4;
    var hashes = f.machine.context.blobVersionedHashes();
    if ((s[at + 1] | s[at + 2] | s[at + 3]) == 0
        && Long.compareUnsigned(s[at], hashes.size()) < 0) {
      push(s, at, hashes.get((int) s[at]));
    } else {
      Words.setLong(s, at, 0);
    }
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

  private static void push(long[] s, int at, Hash hash) {
    s[at] = hash.limb0();
    s[at + 1] = hash.limb1();
    s[at + 2] = hash.limb2();
    s[at + 3] = hash.limb3();
  }
}
