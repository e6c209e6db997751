package io.evmesh.engine.evm;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** CREATE and CREATE2, and what all creations of contracts share. */
public final class Creations {
  /** Bytes that init code may have (EIP-3860). */
  public static final int MAX_INIT_CODE = 0xc000;

  private static final int INIT_WORD_GAS = 2;
  private static final int HASH_WORD_GAS = 6;
  private static final int DEPOSIT_BYTE_GAS = 200;

  private Creations() {}

  /** The address of the contract that {@code creator} makes with this nonce (Yellow Paper 7). */
  public static Address address(Address creator, long nonce) {
    RlpWriter rlp = new RlpWriter().startList().write(creator).write(nonce).endList();
    return Address.lastBytesOf(Keccak256.hash(rlp.toBytes()));
  }

  /** The address of a contract made by CREATE2 (EIP-1014). */
  public static Address address(Address creator, Hash salt, Hash initCodeHash) {
    byte[] bytes = new byte[1 + Address.SIZE + 2 * Hash.SIZE];
    bytes[0] = (byte) 0xff;
    creator.write(bytes, 1);
    salt.write(bytes, 1 + Address.SIZE);
    initCodeHash.write(bytes, 1 + Address.SIZE + Hash.SIZE);
    return Address.lastBytesOf(Keccak256.hash(Bytes.wrap(bytes)));
  }

  /** CREATE (0xf0) and CREATE2 (0xf5): starts the child or ends at once. */
  static int create(Frame f, int op) {
    Rules rules = f.machine.rules;
    long[] s = f.stack;
    int sp = f.sp;
    if (f.isStatic) {
      return f.halted(Halt.WRITE_PROTECTION);
    }
    f.gas = f.memory.expandWords(s, sp - 8, sp - 12, f.gas);
    if (f.gas < 0) {
      return f.halted();
    }
    int size = (int) s[sp - 12];
    int offset = size == 0 ? 0 : (int) s[sp - 8];
    f.gas -= (long) wordGas(rules, op) * MemoryInstructions.words(size);
    if (f.gas < 0 || rules.initCodeMetered && size > MAX_INIT_CODE) {
      return f.halted();
    }
    UInt256 value = UInt256.ofLimbs(s[sp - 4], s[sp - 3], s[sp - 2], s[sp - 1]);
    f.sp = op == Opcodes.CREATE2 ? sp - 16 : sp - 12;
    f.returnedSize = 0;
    f.outputSize = 0; // what it returns is return data alone
    f.outputOffset = 0;
    long nonce = f.self.nonce();
    String refusal = refusal(f, nonce, value);
    if (refusal != null && f.machine.tracing == null) {
      f.push(0);
      return Frame.NEXT;
    }
    Bytes initCode = Bytes.copyOf(f.memory.bytes, offset, offset + size);
    Address address =
        op == Opcodes.CREATE
            ? address(f.self.address(), nonce)
            : address(
                f.self.address(),
                Hash.ofLimbs(s[sp - 16], s[sp - 15], s[sp - 14], s[sp - 13]),
                Keccak256.hash(initCode));
    return start(f, op, address, initCode, value, refusal);
  }

  /** Why nothing can be created at all, which costs the child's gas nothing; null if it can. */
  private static @Nullable String refusal(Frame f, long nonce, UInt256 value) {
    if (f.depth == Calls.DEPTH_LIMIT) {
      return Tracing.DEPTH;
    }
    if (!f.self.covers(value)) {
      return Tracing.BALANCE;
    }
    return nonce == -1 ? Tracing.NONCE : null;
  }

  /** Gas units of a word of init code. */
  static int wordGas(Rules rules, int op) {
    return (rules.initCodeMetered ? INIT_WORD_GAS : 0)
        + (op == Opcodes.CREATE2 ? HASH_WORD_GAS : 0);
  }

  private static int start(
      Frame f, int op, Address address, Bytes initCode, UInt256 value, @Nullable String refusal) {
    Machine machine = f.machine;
    Tracing tracing = machine.tracing;
    TransactionState state = machine.state;
    long gas = machine.rules.keepsGasBack ? f.gas - f.gas / 64 : f.gas;
    if (tracing != null) {
      tracing.entered(f.depth + 1, op, f.self.address(), address, initCode, gas, value);
    }
    if (refusal != null) {
      if (tracing != null) {
        tracing.left(f.depth + 1, Bytes.EMPTY, gas, refusal);
      }
      f.push(0);
      return Frame.NEXT;
    }
    f.gas -= gas;
    state.setNonce(f.self, f.self.nonce() + 1);
    AccountEntry target = state.account(address);
    if (machine.rules.accessLists) {
      state.warmUp(target);
    }
    if (isTaken(state, target)) {
      if (tracing != null) {
        tracing.left(f.depth + 1, Bytes.EMPTY, 0, Tracing.COLLISION);
      }
      f.push(0); // the child's gas is lost
      return Frame.NEXT;
    }
    begin(machine.frame(f.depth + 1), f.self, target, initCode, value, gas);
    return Frame.ENTER;
  }

  /** Whether no contract can be created here (EIP-684, EIP-7610). */
  static boolean isTaken(TransactionState state, AccountEntry target) {
    return target.nonce() != 0 || target.hasCode() || state.hasStorage(target);
  }

  /** Prepares the frame that runs the init code. */
  static void begin(
      Frame child,
      AccountEntry creator,
      AccountEntry target,
      Bytes initCode,
      UInt256 value,
      long gas) {
    Machine machine = child.machine;
    machine.mark(child, machine.state.checkpoint());
    machine.state.markCreated(target);
    if (machine.rules.createdNonce != 0) {
      machine.state.setNonce(target, machine.rules.createdNonce);
    }
    machine.transfer(creator, target, value);
    child.start(Code.initCode(initCode), target, creator.address(), value, gas);
    child.input(initCode.unsafeArray(), 0, 0);
    child.isStatic = false;
    child.isCreation = true;
  }

  /** Stores what the init code returned; gives how the creation ended. */
  static int deposit(Frame f) {
    Rules rules = f.machine.rules;
    int size = f.resultSize;
    if (rules.rejectsEfCode && size > 0 && f.memory.bytes[f.resultOffset] == (byte) 0xef) {
      return f.halted(Halt.CODE_STARTS_WITH_EF);
    }
    long cost = (long) DEPOSIT_BYTE_GAS * size;
    if (cost > f.gas) {
      // Frontier leaves a contract without code, as it would be with an empty result
      return rules.depositMustBePaid ? f.halted() : Frame.RETURNED;
    }
    f.gas -= cost;
    if (size > rules.maxCodeSize) {
      return f.halted(Halt.CODE_TOO_LARGE);
    }
    f.machine.state.setCode(f.self, Code.of(f.result()));
    return Frame.RETURNED;
  }
}
