package io.evmesh.engine.evm;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.UInt256;

/** SELFDESTRUCT (0xff). */
final class Destruction {
  private static final int COLD_ACCOUNT = 2600; // EIP-2929; a warm heir costs nothing

  private Destruction() {}

  /** Gives the balance to the heir on the stack and ends the frame. */
  static int selfdestruct(Frame f) {
    if (f.isStatic) {
      return f.halted(Halt.WRITE_PROTECTION);
    }
    Rules rules = f.machine.rules;
    TransactionState state = f.machine.state;
    AccountEntry self = f.self;
    AccountEntry heir = state.account(f.stack, f.sp - 4);
    UInt256 balance = self.balance();
    if (rules.accessLists && state.warmUp(heir)) {
      f.gas -= COLD_ACCOUNT;
    }
    if (createsHeir(rules, heir, balance)) {
      f.gas -= rules.destroyNewAccountGas;
    }
    if (f.gas < 0) {
      return f.halted();
    }
    if (f.machine.tracing != null) {
      f.machine.tracing.destroyed(f, heir, balance);
    }
    boolean destroys = !rules.destroysOnlyCreated || self.isCreated();
    state.addBalance(heir, heir == self ? UInt256.ZERO : balance);
    if (heir != self || destroys) {
      state.setBalance(self, UInt256.ZERO);
    }
    if (destroys && state.markDestroyed(self)) {
      f.machine.refund += rules.destroyRefund;
    }
    return Frame.RETURNED;
  }

  /** Whether the heir comes to be by what it gets, which costs more. */
  static boolean createsHeir(Rules rules, AccountEntry heir, UInt256 balance) {
    return rules.removesEmpty ? heir.isEmpty() && !balance.isZero() : !heir.exists();
  }
}
