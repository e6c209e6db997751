package io.evmesh.engine.evm;

import static io.evmesh.engine.evm.Opcodes.*;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.word.Words;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction will cost, worked out before it runs and without changing anything: for
 * traces, which tell the cost beforehand, and of an instruction that is not possible how much of
 * its cost was known by then. The order of checks is go-ethereum's, for it decides what is told.
 */
final class StepCost {
  private static final String OUT_OF_GAS = "out of gas";
  private static final String OVERFLOW = "gas uint64 overflow";
  private static final String WRITE_PROTECTION = "write protection";

  /** Bytes of memory beyond which its price is not worked out. */
  private static final long PRICED_MEMORY = 0x1fffffffe0L;

  private static final int WARM = Environment.WARM;
  private static final int COLD_EXTRA = Environment.COLD_ACCOUNT - WARM;

  private final Machine machine;

  /** Gas units, unsigned. */
  long cost;

  /** What the instruction adds to the refund, which may be negative. */
  long refund;

  /** Bytes of memory that are active when the instruction is executed. */
  long memory;

  /** Why it can not be executed; null if it can. */
  @Nullable String error;

  private long left;
  private @Nullable String reason;

  StepCost(Machine machine) {
    this.machine = machine;
  }

  /** Works out the next instruction of a frame. */
  void of(Frame f, int op) {
    Rules rules = machine.rules;
    error = null;
    reason = null;
    refund = 0;
    memory = f.memory.size;
    cost = constantGas(rules, op);
    int items = f.stackSize();
    int growth = rules.pushes(op) - rules.pops(op);
    if (items < rules.pops(op)) {
      error = "stack underflow (%d <=> %d)".formatted(items, rules.pops(op));
    } else if (items + growth > STACK_LIMIT) {
      error = "stack limit reached %d (%d)".formatted(items, STACK_LIMIT - growth);
    } else if (Long.compareUnsigned(f.gas, cost) < 0) {
      error = OUT_OF_GAS;
    } else if (rules.isDefined(op)) {
      addDynamic(f, op);
    }
  }

  /** What is paid before anything else is looked at. */
  private static long constantGas(Rules rules, int op) {
    return switch (op) {
      case EXP, LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG0 + 4 -> 0;
      case SELFDESTRUCT -> rules.accessLists ? rules.staticGas(op) : 0;
      case BALANCE,
          EXTCODESIZE,
          EXTCODECOPY,
          EXTCODEHASH,
          CALL,
          CALLCODE,
          DELEGATECALL,
          STATICCALL ->
          rules.accessLists && rules.isDefined(op) ? WARM : rules.staticGas(op);
      default -> rules.staticGas(op);
    };
  }

  private void addDynamic(Frame f, int op) {
    left = f.gas - cost;
    long needed = memoryNeeded(f, op);
    if (needed < 0) {
      error = OVERFLOW;
      return;
    }
    long dynamic = dynamicGas(f, op, needed);
    if (reason != null) {
      error = OUT_OF_GAS + ": " + reason;
      return;
    }
    cost += dynamic;
    if (Long.compareUnsigned(left, dynamic) < 0) {
      error = OUT_OF_GAS;
    } else {
      memory = Math.max(memory, needed);
    }
  }

  /** Bytes that have to be active, a multiple of 32; negative if that is no 64-bit number. */
  private static long memoryNeeded(Frame f, int op) {
    return switch (op) {
      case KECCAK256, RETURN, REVERT, LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG0 + 4 -> end(f, 0, 1);
      case CALLDATACOPY, CODECOPY, RETURNDATACOPY -> end(f, 0, 2);
      case EXTCODECOPY -> end(f, 1, 3);
      case MCOPY -> later(end(f, 0, 2), end(f, 1, 2));
      case MLOAD, MSTORE -> end(f, 0, 32L);
      case MSTORE8 -> end(f, 0, 1L);
      case CREATE, CREATE2 -> end(f, 1, 2);
      case CALL, CALLCODE -> later(end(f, 5, 6), end(f, 3, 4));
      case DELEGATECALL, STATICCALL -> later(end(f, 4, 5), end(f, 2, 3));
      default -> 0;
    };
  }

  private static long later(long one, long other) {
    return one < 0 || other < 0 ? -1 : Math.max(one, other);
  }

  private static long end(Frame f, int offset, int size) {
    return fits(f, size) ? end(f, offset, low(f, size)) : -1;
  }

  private static long end(Frame f, int offset, long size) {
    if (size == 0) {
      return 0;
    }
    long from = low(f, offset);
    long end = from + size;
    if (!fits(f, offset)
        || Long.compareUnsigned(end, from) < 0
        || Long.compareUnsigned(end, -32) > 0) {
      return -1;
    }
    return Long.compareUnsigned(end, PRICED_MEMORY) > 0 ? Long.MAX_VALUE : (end + 31) & -32;
  }

  private long dynamicGas(Frame f, int op, long needed) {
    return switch (op) {
      case EXP ->
          machine.rules.staticGas(op)
              + (long) machine.rules.expByteGas * Words.byteLength(f.stack, f.sp - 8);
      case MLOAD, MSTORE, MSTORE8, RETURN, REVERT -> memoryGas(f, needed);
      case KECCAK256 -> memoryGas(f, needed) + MemoryInstructions.KECCAK_WORD * words(f, 1);
      case CALLDATACOPY, CODECOPY, RETURNDATACOPY, MCOPY ->
          memoryGas(f, needed) + MemoryInstructions.COPY_WORD * words(f, 2);
      case EXTCODECOPY ->
          memoryGas(f, needed) + MemoryInstructions.COPY_WORD * words(f, 3) + coldExtra(f, 0);
      case BALANCE, EXTCODESIZE, EXTCODEHASH -> coldExtra(f, 0);
      case SLOAD -> sloadGas(f);
      case SSTORE -> sstoreGas(f);
      case LOG0, LOG0 + 1, LOG0 + 2, LOG0 + 3, LOG0 + 4 ->
          memoryGas(f, needed)
              + machine.rules.staticGas(op)
              + MemoryInstructions.LOG_BYTE * low(f, 1);
      case CREATE, CREATE2 -> createGas(f, op, needed);
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> callGas(f, op, needed);
      case SELFDESTRUCT -> selfdestructGas(f);
      default -> 0;
    };
  }

  private long memoryGas(Frame f, long needed) {
    if (needed > PRICED_MEMORY) {
      return fail(OVERFLOW);
    }
    return needed <= f.memory.size
        ? 0
        : Memory.cost(needed >>> 5) - Memory.cost(f.memory.size >>> 5);
  }

  private long coldExtra(Frame f, int item) {
    return machine.rules.accessLists && !account(f, item).isWarm() ? COLD_EXTRA : 0;
  }

  private long sloadGas(Frame f) {
    if (!machine.rules.accessLists) {
      return 0;
    }
    return machine.state.isWarmSlot(slot(f)) ? WARM : StorageInstructions.COLD_SLOT;
  }

  private long sstoreGas(Frame f) {
    Rules rules = machine.rules;
    if (f.isStatic) {
      return fail(WRITE_PROTECTION);
    }
    if (rules.storeSentry && left <= StorageInstructions.STIPEND) {
      return fail("not enough gas for reentrancy sentry");
    }
    int slot = slot(f);
    boolean cold = rules.accessLists && !machine.state.isWarmSlot(slot);
    long before = machine.refund;
    long price = StorageInstructions.price(machine, rules, slot, f.stack, f.sp - 8);
    refund = machine.refund - before;
    machine.refund = before;
    return (cold ? StorageInstructions.COLD_SLOT : 0) + price;
  }

  private long createGas(Frame f, int op, long needed) {
    if (f.isStatic) {
      return fail(WRITE_PROTECTION);
    }
    long gas = memoryGas(f, needed);
    if (reason != null) {
      return 0;
    }
    long size = low(f, 2);
    if (machine.rules.initCodeMetered && size > Creations.MAX_INIT_CODE) {
      return fail(
          "max initcode size exceeded: code size %d limit %d"
              .formatted(size, Creations.MAX_INIT_CODE));
    }
    return gas + Creations.wordGas(machine.rules, op) * words(f, 2);
  }

  private long callGas(Frame f, int op, long needed) {
    Rules rules = machine.rules;
    boolean sendsValue = (op == CALL || op == CALLCODE) && !isZero(f, 2);
    if (op == CALL && sendsValue && f.isStatic && rules.delegations) {
      return fail(WRITE_PROTECTION);
    }
    AccountEntry target = account(f, 1);
    long gas = rules.accessLists && !target.isWarm() ? COLD_EXTRA : 0;
    if (left < gas) {
      return fail(OUT_OF_GAS);
    }
    if (op == CALL && sendsValue && f.isStatic) {
      return fail(WRITE_PROTECTION);
    }
    gas += memoryGas(f, needed);
    if (reason != null) {
      return 0;
    }
    gas += sendsValue ? Calls.VALUE_GAS : 0;
    if (op == CALL && left < gas) {
      return fail(OUT_OF_GAS);
    }
    if (op == CALL && Calls.createsAccount(rules, target, sendsValue)) {
      gas += Calls.NEW_ACCOUNT_GAS;
    }
    if (rules.delegations) {
      Address delegate = left < gas ? null : machine.state.code(target).delegate();
      gas += delegate == null ? 0 : accessGas(machine.state.account(delegate));
      if (left < gas) {
        return fail(OUT_OF_GAS);
      }
    }
    return addChildGas(f, gas);
  }

  private static int accessGas(AccountEntry account) {
    return account.isWarm() ? WARM : WARM + COLD_EXTRA;
  }

  private long addChildGas(Frame f, long gas) {
    boolean huge = !fits(f, 0);
    long asked = low(f, 0);
    if (machine.rules.keepsGasBack) {
      long rest = left - gas; // taken as unsigned where there is too little
      long most = rest - Long.divideUnsigned(rest, 64);
      if (huge || Long.compareUnsigned(most, asked) < 0) {
        return sum(gas, most);
      }
    }
    return huge ? fail(OVERFLOW) : sum(gas, asked);
  }

  private long sum(long gas, long childGas) {
    return Long.compareUnsigned(gas + childGas, gas) < 0 ? fail(OVERFLOW) : gas + childGas;
  }

  private long selfdestructGas(Frame f) {
    Rules rules = machine.rules;
    if (f.isStatic) {
      return fail(WRITE_PROTECTION);
    }
    AccountEntry heir = account(f, 0);
    long gas = rules.accessLists ? 0 : rules.staticGas(SELFDESTRUCT);
    if (rules.accessLists && !heir.isWarm()) {
      gas = WARM + COLD_EXTRA;
      if (left < gas) {
        return fail(OUT_OF_GAS);
      }
    }
    if (Destruction.createsHeir(rules, heir, f.self.balance())) {
      gas += rules.destroyNewAccountGas;
    }
    if (!f.self.isDestroyed()) {
      refund = rules.destroyRefund;
    }
    return gas;
  }

  private long fail(String why) {
    if (reason == null) {
      reason = why;
    }
    return 0;
  }

  private AccountEntry account(Frame f, int item) {
    return machine.state.account(f.stack, at(f, item));
  }

  private int slot(Frame f) {
    TransactionState state = machine.state;
    return state.slot(f.self, f.stack, at(f, 0));
  }

  /** Where the item lies that is so far below the top. */
  private static int at(Frame f, int item) {
    return f.sp - 4 * (item + 1);
  }

  private static long low(Frame f, int item) {
    return f.stack[at(f, item)];
  }

  private static boolean fits(Frame f, int item) {
    int at = at(f, item);
    return (f.stack[at + 1] | f.stack[at + 2] | f.stack[at + 3]) == 0;
  }

  private static boolean isZero(Frame f, int item) {
    return fits(f, item) && low(f, item) == 0;
  }

  private static long words(Frame f, int item) {
    return Long.divideUnsigned(low(f, item) + 31, 32);
  }
}
