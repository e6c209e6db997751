package io.evmesh.engine.evm;

import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.precompile.Refusals;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells a tracer what a machine does, in the words of go-ethereum's errors. */
final class Tracing {
  static final String DEPTH = "max call depth exceeded";
  static final String BALANCE = "insufficient balance for transfer";
  static final String NONCE = "nonce uint64 overflow";
  static final String COLLISION = "contract address collision";
  private static final String UNPAID_CODE = "contract creation code storage out of gas";

  private final Tracer tracer;
  private final Machine machine;
  private final StepCost step;
  private final View view;

  /** By depth: gas units with which the message began. */
  private final long[] startGas = new long[Calls.DEPTH_LIMIT + 3];

  private int opcode;

  /** Why the instruction that was told last can not be executed. */
  private @Nullable String error;

  Tracing(Tracer tracer, Machine machine) {
    this.tracer = tracer;
    this.machine = machine;
    step = new StepCost(machine);
    view = new View(machine.frame(0));
  }

  /** A frame is about to execute an instruction. */
  void instruction(Frame f, int opcode) {
    if (f.code.isEmpty()) {
      return; // a creation without code, for which a machine need not run
    }
    this.opcode = opcode;
    step.of(f, opcode);
    error = step.error;
    view.show(f, machine.context.refund() + machine.refund + step.refund);
    tracer.instruction(view, opcode, step.cost, error);
  }

  void logged(Log log) {
    tracer.logged(log, machine.logs.size() - 1);
  }

  /** A call begins. */
  void call(Frame f, int opcode, AccountEntry target, UInt256 value, long gas, int from, int to) {
    UInt256 told =
        switch (opcode) {
          case Opcodes.STATICCALL -> null;
          case Opcodes.DELEGATECALL -> f.value;
          default -> value;
        };
    Bytes input = Bytes.copyOf(f.memory.bytes, from, to);
    entered(f.depth + 1, opcode, f.self.address(), target.address(), input, gas, told);
  }

  void entered(
      int depth,
      int opcode,
      Address from,
      Address to,
      Bytes input,
      long gas,
      @Nullable UInt256 value) {
    startGas[depth] = gas;
    tracer.entered(new Tracer.Entry(depth, opcode, from, to, input, gas, value));
  }

  /** A message ends for which no frame has run. */
  void left(int depth, Bytes output, long gasLeft, @Nullable String why) {
    tracer.left(depth, output, startGas[depth] - gasLeft, why, why != null);
  }

  /** A call to a precompiled contract ends; {@code output} is null if it failed. */
  void precompiled(
      int depth, Precompile contract, Address address, Bytes input, @Nullable Bytes output) {
    long gas = startGas[depth];
    long cost = contract.gas(input);
    if (output != null) {
      left(depth, output, gas - cost, null);
    } else {
      String why = cost > gas ? "out of gas" : Refusals.of((int) address.limb0(), input);
      left(depth, Bytes.EMPTY, 0, why);
    }
  }

  /** An account gives what it has to its heir. */
  void destroyed(Frame f, AccountEntry heir, UInt256 balance) {
    int depth = f.depth + 1;
    Address self = f.self.address();
    entered(depth, Opcodes.SELFDESTRUCT, self, heir.address(), Bytes.EMPTY, 0, balance);
    left(depth, Bytes.EMPTY, 0, null);
  }

  /**
   * A frame has ended.
   *
   * @param ran how its code ended, one of Frame's steps
   * @param end how the frame ended, which for a creation may be worse
   * @param gasBefore gas left before the code of a creation was paid for
   */
  void ended(Frame f, int ran, int end, long gasBefore) {
    String why = null;
    if (ran != Frame.RETURNED) {
      why = error != null ? error : reason(f, ran);
      if (error == null) {
        view.fail(machine.rules.isDefined(opcode) ? opcode : Opcodes.INVALID, step.memory);
        tracer.failed(view, opcode, step.cost, why);
      }
    } else if (f.isCreation) {
      why = depositError(f, end, gasBefore);
    }
    error = null;
    Bytes output = ran == Frame.HALTED ? Bytes.EMPTY : f.result();
    long used = startGas[f.depth] - f.gas;
    tracer.left(f.depth, output, used, why, end != Frame.RETURNED);
  }

  private String reason(Frame f, int ran) {
    if (ran == Frame.REVERTED) {
      return "execution reverted";
    }
    return switch (f.halt) {
      case INVALID_JUMP -> "invalid jump destination";
      case INVALID_OPCODE -> "invalid opcode: " + OpcodeNames.of(opcode);
      case WRITE_PROTECTION -> "write protection";
      case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
      case null, default -> "out of gas";
    };
  }

  private @Nullable String depositError(Frame f, int end, long gasBefore) {
    if (end == Frame.RETURNED) {
      return f.resultSize > 0 && f.gas == gasBefore ? UNPAID_CODE : null;
    }
    return switch (f.halt) {
      case CODE_TOO_LARGE ->
          "max code size exceeded: code size %d limit %d"
              .formatted(f.resultSize, machine.rules.maxCodeSize);
      case CODE_STARTS_WITH_EF -> "invalid code: must not begin with 0xef";
      case null, default -> UNPAID_CODE;
    };
  }

  /** What a tracer sees of a frame, as it was before the instruction that was told last. */
  private final class View implements FrameView {
    private Frame frame;
    private int programCounter;
    private long gas;
    private long refund;
    private int memorySize;
    private int stackSize;

    View(Frame frame) {
      this.frame = frame;
    }

    void show(Frame f, long refund) {
      frame = f;
      programCounter = f.pc;
      gas = f.gas;
      this.refund = refund;
      memorySize = f.memory.size;
      stackSize = f.stackSize();
    }

    /** Shows what is left after an instruction that fails while it is executed. */
    void fail(int opcode, long memory) {
      memorySize = (int) memory;
      stackSize -=
          switch (opcode) {
            case Opcodes.JUMP -> 1;
            case Opcodes.JUMPI, Opcodes.REVERT -> 2;
            case Opcodes.RETURNDATACOPY -> 3;
            default -> 0;
          };
    }

    @Override
    public int depth() {
      return frame.depth;
    }

    @Override
    public int programCounter() {
      return programCounter;
    }

    @Override
    public long gas() {
      return gas;
    }

    @Override
    public long refund() {
      return refund;
    }

    @Override
    public int memorySize() {
      return memorySize;
    }

    @Override
    public Bytes memory(int from, int to) {
      byte[] bytes = frame.memory.bytes;
      int active = Math.min(Math.max(from, frame.memory.size), to);
      return from < bytes.length
          ? Bytes.wrap(Arrays.copyOf(Arrays.copyOfRange(bytes, from, active), to - from))
          : Bytes.wrap(new byte[to - from]);
    }

    @Override
    public int stackSize() {
      return stackSize;
    }

    @Override
    public UInt256 stackItem(int index) {
      int at = Frame.STACK_BASE + 4 * index;
      long[] s = frame.stack;
      return UInt256.ofLimbs(s[at], s[at + 1], s[at + 2], s[at + 3]);
    }

    @Override
    public Address self() {
      return frame.self.address();
    }

    @Override
    public Bytes returnData() {
      return Bytes.copyOf(frame.returned, 0, frame.returnedSize);
    }

    @Override
    public UInt256 slot(UInt256 number) {
      return machine.state.slot(frame.self, number);
    }

    @Override
    public @Nullable Address delegate(Address address) {
      return machine.state.code(machine.state.account(address)).delegate();
    }

    @Override
    public long nonce() {
      return frame.self.nonce();
    }
  }
}
