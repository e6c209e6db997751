package io.evmesh.engine.evm;

import io.evmesh.engine.precompile.Identity;
import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.precompile.Precompiles;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CALL, CALLCODE, DELEGATECALL and STATICCALL: gas, checks, and the child frame that runs. */
final class Calls {
  static final int VALUE_GAS = 9000;
  static final int NEW_ACCOUNT_GAS = 25_000;
  private static final int STIPEND = 2300;

  /** Frames that may wait below a running one (Yellow Paper 8, I_e). */
  static final int DEPTH_LIMIT = 1024;

  private Calls() {}

  /** Starts a child or ends the call at once; all state is in the frame. */
  static int call(Frame f, int op) {
    boolean takesValue = op == Opcodes.CALL || op == Opcodes.CALLCODE;
    long[] s = f.stack;
    int to = f.sp - 8;
    int range = takesValue ? f.sp - 16 : f.sp - 12; // input offset, size, output offset, size
    boolean sendsValue = takesValue && (s[to - 4] | s[to - 3] | s[to - 2] | s[to - 1]) != 0;
    if (sendsValue && f.isStatic && op == Opcodes.CALL) {
      return f.halted(Halt.WRITE_PROTECTION);
    }
    f.gas = f.memory.expandWords(s, range, range - 4, f.gas);
    if (f.gas >= 0) {
      f.gas = f.memory.expandWords(s, range - 8, range - 12, f.gas);
    }
    if (f.gas < 0) {
      return f.halted();
    }
    AccountEntry target = f.machine.state.account(s, to);
    f.gas -= Environment.accessGas(f.machine, target);
    if (sendsValue) {
      f.gas -= VALUE_GAS;
    }
    if (op == Opcodes.CALL && createsAccount(f.machine.rules, target, sendsValue)) {
      f.gas -= NEW_ACCOUNT_GAS;
    }
    if (f.gas < 0) {
      return f.halted();
    }
    Code code = runnableCode(f, target);
    if (code == null) {
      return f.halted();
    }
    long childGas = childGas(f, f.sp - 4);
    if (childGas < 0) {
      return f.halted();
    }
    f.gas -= childGas;
    f.sp = range - 12;
    f.returnedSize = 0;
    f.outputSize = (int) s[range - 12];
    f.outputOffset = f.outputSize == 0 ? 0 : (int) s[range - 8];
    int inputSize = (int) s[range - 4];
    int inputStart = inputSize == 0 ? 0 : (int) s[range];
    UInt256 value =
        sendsValue ? UInt256.ofLimbs(s[to - 4], s[to - 3], s[to - 2], s[to - 1]) : UInt256.ZERO;
    return start(
        f,
        op,
        target,
        code,
        value,
        sendsValue ? childGas + STIPEND : childGas,
        inputStart,
        inputStart + inputSize);
  }

  /** EIP-161 charges for reviving an empty account with value, older forks for an absent one. */
  static boolean createsAccount(Rules rules, AccountEntry target, boolean sendsValue) {
    return rules.removesEmpty ? sendsValue && target.isEmpty() : !target.exists();
  }

  /**
   * The code to run, through one delegation (EIP-7702), whose access is paid; null if it is not.
   */
  private static @Nullable Code runnableCode(Frame f, AccountEntry target) {
    TransactionState state = f.machine.state;
    Code code = state.code(target);
    Address delegate = code.delegate();
    if (delegate == null || !f.machine.rules.delegations) {
      return code;
    }
    AccountEntry holder = state.account(delegate);
    f.gas -= Environment.accessGas(f.machine, holder);
    return f.gas < 0 ? null : state.code(holder);
  }

  /** Gas units for the child, of the word at {@code s[asked]}; negative if there are not enough. */
  private static long childGas(Frame f, int asked) {
    long[] s = f.stack;
    boolean huge = (s[asked + 1] | s[asked + 2] | s[asked + 3]) != 0 || s[asked] < 0;
    if (f.machine.rules.keepsGasBack) {
      long most = f.gas - f.gas / 64;
      return huge ? most : Math.min(most, s[asked]);
    }
    return huge || s[asked] > f.gas ? -1 : s[asked];
  }

  private static int start(
      Frame f,
      int op,
      AccountEntry target,
      Code code,
      UInt256 value,
      long gas,
      int inputStart,
      int inputEnd) {
    Machine machine = f.machine;
    Tracing tracing = machine.tracing;
    if (tracing != null) {
      tracing.call(f, op, target, value, gas, inputStart, inputEnd);
    }
    if (f.depth == DEPTH_LIMIT || !f.self.covers(value)) {
      if (tracing != null) {
        String why = f.depth == DEPTH_LIMIT ? Tracing.DEPTH : Tracing.BALANCE;
        tracing.left(f.depth + 1, Bytes.EMPTY, gas, why);
      }
      f.gas += gas;
      f.push(0);
      return Frame.NEXT;
    }
    int checkpoint = machine.state.checkpoint();
    if (op == Opcodes.CALL || op == Opcodes.STATICCALL) {
      machine.transfer(f.self, target, value);
    }
    Precompile precompile = machine.precompile(target.address());
    if (precompile != null) {
      if (precompile instanceof Identity && tracing == null) {
        copied(f, inputStart, inputEnd - inputStart, gas, checkpoint);
      } else {
        precompiled(
            f, precompile, target.address(), inputStart, inputEnd - inputStart, gas, checkpoint);
      }
      return Frame.NEXT;
    }
    if (code.isEmpty()) {
      if (tracing != null) {
        tracing.left(f.depth + 1, Bytes.EMPTY, gas, null);
      }
      f.gas += gas;
      f.push(1);
      return Frame.NEXT;
    }
    Frame child = machine.frame(f.depth + 1);
    switch (op) {
      case Opcodes.CALL, Opcodes.STATICCALL ->
          child.start(code, target, f.self.address(), value, gas);
      case Opcodes.CALLCODE -> child.start(code, f.self, f.self.address(), value, gas);
      default -> child.start(code, f.self, f.caller, f.value, gas);
    }
    child.input(f.memory.bytes, inputStart, inputEnd);
    child.isStatic = f.isStatic || op == Opcodes.STATICCALL;
    child.isCreation = false;
    machine.mark(child, checkpoint);
    return Frame.ENTER;
  }

  /** {@link Identity}, whose output goes from the memory to where it is wanted at once. */
  private static void copied(Frame f, int from, int size, long gas, int checkpoint) {
    long cost = Identity.gas(size);
    if (cost > gas) {
      f.machine.state.revertTo(checkpoint);
      f.push(0);
      return;
    }
    f.gas += gas - cost;
    handOver(f, f.memory.bytes, from, size);
    f.push(1);
  }

  private static void precompiled(
      Frame f,
      Precompile precompile,
      Address address,
      int from,
      int size,
      long gas,
      int checkpoint) {
    Tracing tracing = f.machine.tracing;
    byte[] memory = f.memory.bytes;
    int read = tracing == null ? precompile.reads(memory, from, size) : size;
    if (tracing == null && gas < Precompiles.leastGas(read)) {
      f.machine.state.revertTo(checkpoint);
      f.push(0);
      return;
    }
    Bytes input = Bytes.copyOf(memory, from, from + read);
    long cost = precompile.gas(input);
    f.machine.ahead(cost, gas);
    Optional<Bytes> output = cost > gas ? Optional.empty() : precompile.run(input);
    if (tracing != null) {
      tracing.precompiled(f.depth + 1, precompile, address, input, output.orElse(null));
    }
    if (output.isEmpty()) {
      f.machine.state.revertTo(checkpoint);
      f.push(0);
      return;
    }
    f.gas += gas - cost;
    handOver(f, output.get().unsafeArray(), 0, output.get().size());
    f.push(1);
  }

  /** Gives a child's output to its parent: as return data, and to the memory that it named. */
  static void handOver(Frame parent, byte[] bytes, int from, int size) {
    parent.returned(bytes, from, size);
    System.arraycopy(
        bytes, from, parent.memory.bytes, parent.outputOffset, Math.min(size, parent.outputSize));
  }
}
