package io.evmesh.engine.scene;

import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.Halt;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A world, a block and a message, for one run of the machine after the other. */
public final class Scene {
  /** The account whose code runs; it has 10^6 wei. */
  public static final Address SELF = Address.fromHex("0x00000000000000000000000000000000005e1f00");

  /** The account that calls {@link #SELF}, and the transaction's origin; it has 10^18 wei. */
  public static final Address CALLER =
      Address.fromHex("0xca11e4ca11e4ca11e4ca11e4ca11e4ca11e4ca11");

  /** Another account; there is none unless a test puts it there. */
  public static final Address OTHER = Address.fromHex("0x07e4000000000000000000000000000000007e40");

  public static final Address COINBASE =
      Address.fromHex("0xc01ba5ec01ba5ec01ba5ec01ba5ec01ba5ec01ba");
  public static final long BLOCK_NUMBER = 1000;
  public static final long TIMESTAMP = 1_700_000_000;
  public static final long BLOCK_GAS_LIMIT = 36_000_000;
  public static final UInt256 BASE_FEE = UInt256.of(7);
  public static final UInt256 BLOB_BASE_FEE = UInt256.of(5);
  public static final UInt256 GAS_PRICE = UInt256.of(11);
  public static final UInt256 DIFFICULTY = UInt256.of(0x20000);
  public static final Hash RANDOM = UInt256.of(0xabcdef).toHash();
  public static final Hash BLOB = UInt256.of(0xb10b).toHash();

  private final Fork fork;
  private final InMemoryState world = new InMemoryState();
  private Bytes input = Bytes.EMPTY;
  private UInt256 value = UInt256.ZERO;
  private long gas = 1_000_000;
  private boolean isWarm;

  private Scene(Fork fork) {
    this.fork = fork;
    world.put(SELF, 1, UInt256.of(1_000_000), Bytes.EMPTY);
    world.put(CALLER, 1, UInt256.of(1_000_000_000_000_000_000L), Bytes.EMPTY);
    for (long number = 1; number < BLOCK_NUMBER; number++) {
      world.putBlockHash(number, blockHash(number));
    }
  }

  /** A world with {@link #SELF} and {@link #CALLER} under the rules of {@code fork}. */
  public static Scene at(Fork fork) {
    return new Scene(fork);
  }

  /** The hash of an ancestor in this world. */
  public static Hash blockHash(long number) {
    return UInt256.of(0xb10c_0000L + number).toHash();
  }

  /** Puts an account there. */
  public Scene with(Address address, long nonce, long wei, Bytecode code) {
    world.put(address, nonce, UInt256.of(wei), code.bytes());
    return this;
  }

  /** Puts a contract of nonce 1 without ether there. */
  public Scene with(Address address, Bytecode code) {
    return with(address, 1, 0, code);
  }

  /** Sets a slot of an account. */
  public Scene withSlot(Address address, long slot, long content) {
    world.putSlot(address, UInt256.of(slot), UInt256.of(content));
    return this;
  }

  public Scene input(Bytes data) {
    input = data;
    return this;
  }

  /** Wei that the message brings along. */
  public Scene value(long wei) {
    value = UInt256.of(wei);
    return this;
  }

  public Scene gas(long units) {
    gas = units;
    return this;
  }

  /** Lets {@link #OTHER} and the first slots of {@link #SELF} be warm from the start. */
  public Scene warm() {
    isWarm = true;
    return this;
  }

  /** Runs code as that of {@link #SELF}. */
  public Ending run(Bytecode code) {
    world.put(SELF, 1, UInt256.of(1_000_000), code.bytes());
    return run(new Machine(), new Message(false, CALLER, SELF, value, input, gas));
  }

  /** Runs code and notes what the machine shows of each instruction. */
  public Trace trace(Bytecode code) {
    world.put(SELF, 1, UInt256.of(1_000_000), code.bytes());
    Trace trace = new Trace();
    Machine machine = new Machine(trace);
    trace.ending = run(machine, new Message(false, CALLER, SELF, value, input, gas));
    return trace;
  }

  /** Runs code as the init code of a new contract at {@link #OTHER}. */
  public Ending create(Bytes initCode) {
    return run(new Machine(), new Message(true, CALLER, OTHER, value, initCode, gas));
  }

  /** Calls an account. */
  public Ending call(Address target) {
    return run(new Machine(), new Message(false, CALLER, target, value, input, gas));
  }

  /** Executes a message on a machine. */
  public Ending run(Machine machine, Message message) {
    TransactionState state = new TransactionState();
    state.begin(world, Machine.precompiles(fork), null);
    state.warmUp(state.account(message.caller()));
    state.warmUp(state.account(message.target()));
    if (isWarm) {
      state.warmUp(state.account(OTHER));
      for (int slot = 0; slot < 10; slot++) {
        state.warmUpSlot(state.slot(state.account(SELF), new long[] {slot, 0, 0, 0}, 0));
      }
    }
    CallContext context = new CallContext(block(fork), CALLER, GAS_PRICE, List.of(BLOB));
    CallOutcome outcome = machine.execute(message, context, state);
    return new Ending(outcome, message.gas(), state);
  }

  /** The block of all scenes. */
  public static BlockContext block(Fork fork) {
    return new BlockContext(
        fork,
        1,
        BLOCK_NUMBER,
        TIMESTAMP,
        COINBASE,
        BLOCK_GAS_LIMIT,
        fork.isAtLeast(Fork.LONDON) ? BASE_FEE : UInt256.ZERO,
        fork.isAtLeast(Fork.PARIS) ? UInt256.ZERO : DIFFICULTY,
        fork.isAtLeast(Fork.PARIS) ? RANDOM : Hash.ZERO,
        fork.isAtLeast(Fork.CANCUN) ? BLOB_BASE_FEE : UInt256.ZERO,
        BlobParameters.of(fork).max());
  }

  /** The world before the run. */
  public InMemoryState world() {
    return world;
  }

  /** How a run ended, and the state it left. */
  public record Ending(CallOutcome outcome, long gas, TransactionState state) {
    public long gasUsed() {
      return gas - outcome.gasLeft();
    }

    public boolean returned() {
      return outcome instanceof CallOutcome.Returned;
    }

    /** Gas to refund; 0 unless it returned. */
    public long refund() {
      return outcome instanceof CallOutcome.Returned returned ? returned.refund() : 0;
    }

    /** Why it halted; null if it did not. */
    public @Nullable Halt halt() {
      return outcome instanceof CallOutcome.Halted halted ? halted.reason() : null;
    }

    /** The output as a word. */
    public UInt256 word() {
      return UInt256.of(outcome.output());
    }

    /** A slot's content now. */
    public UInt256 slot(Address address, long number) {
      int slot = state.slot(state.account(address), new long[] {number, 0, 0, 0}, 0);
      long[] words = state.slotWords();
      int at = TransactionState.currentAt(slot);
      return UInt256.ofLimbs(words, at);
    }

    public AccountEntry account(Address address) {
      return state.account(address);
    }

    /** An account's code now. */
    public Bytes code(Address address) {
      return state.code(state.account(address)).bytes();
    }
  }

  /** The instructions of {@link #SELF}'s frame as they were met. */
  public static final class Trace implements Tracer {
    private final List<Long> gas = new ArrayList<>();
    private final List<List<UInt256>> stacks = new ArrayList<>();
    private @Nullable Ending ending;

    @Override
    public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
      if (frame.depth() == 0) {
        gas.add(frame.gas());
        List<UInt256> stack = new ArrayList<>();
        for (int i = 0; i < frame.stackSize(); i++) {
          stack.add(frame.stackItem(i));
        }
        stacks.add(stack);
      }
    }

    /** How it ended. */
    public Ending ending() {
      return java.util.Objects.requireNonNull(ending);
    }

    /** Gas between the last but one instruction and the last: what the last but one took. */
    public long gasOfLast() {
      return gas.get(gas.size() - 2) - gas.getLast();
    }

    /** The stack before the last instruction, lowest item first. */
    public List<UInt256> stack() {
      return stacks.getLast();
    }
  }
}
