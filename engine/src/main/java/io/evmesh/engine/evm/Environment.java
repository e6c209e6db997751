package io.evmesh.engine.evm;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.engine.word.Words;

/** Instructions that look at the message, the transaction, the block and other accounts. */
final class Environment {
  static final int COLD_ACCOUNT = 2600; // EIP-2929
  static final int WARM = 100;

  private Environment() {}

  /** SELFBALANCE (0x47, EIP-1884). */
  static void selfbalance(Frame f, long[] s, int sp) {
    push(s, sp, f.self.balance());
  }

  /** CALLDATALOAD (0x35) where the input ends within the 32 bytes: zeros are behind it. */
  static void calldataload(Frame f, long[] s, int sp) {
    int from = f.inputStart + (int) s[sp - 4];
    Words.loadStart(f.input, from, f.inputEnd - from, s, sp - 4);
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
