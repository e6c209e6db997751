package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.KeccakCache;
import io.evmesh.engine.precompile.Precompile;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.engine.word.Reciprocals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * evmesh's own machine. It runs frames one above the other without recursion, so that the depth of
 * calls never meets the depth of the Java stack, and keeps them for the next message. One instance
 * serves one thread at a time.
 */
public final class Machine implements Evm {
  /** Frames that are always kept; one holds up to a tenth of a megabyte. */
  static final int USUAL_DEPTH = 64;

  final @Nullable Tracing tracing;
  @Nullable SlotTracker tracker;
  @Nullable Pace pace;
  long slice = Pace.SLICE;
  private Map<Address, Address> moved = Map.of();
  private final Frame[] frames = new Frame[Calls.DEPTH_LIMIT + 1];
  final MemoryAllowance allowance = new MemoryAllowance();

  /** Whether frames may hold what a message left that ended with an exception of the view's. */
  private boolean interrupted;

  final KeccakCache hashes = new KeccakCache();
  final Reciprocals reciprocals = new Reciprocals();
  Rules rules = Rules.of(Fork.OSAKA);
  final ContextWords contextWords = new ContextWords();
  CallContext context = CallContext.NONE;
  TransactionState state = new TransactionState();
  List<Log> logs = new ArrayList<>();
  long refund;

  /** A machine that nobody watches. */
  public Machine() {
    this(null);
  }

  /** A machine that tells {@code tracer} of every instruction. */
  public Machine(@Nullable Tracer tracer) {
    tracing = tracer == null ? null : new Tracing(tracer, this);
  }

  /** Not for a machine that somebody watches. */
  @Override
  public void track(@Nullable HotSlots hot) {
    if (tracing != null) {
      throw new IllegalStateException("a machine that is watched tracks no slots");
    }
    tracker = hot == null ? null : new SlotTracker(hot);
  }

  /**
   * Lets messages run at a pace from now on. Where slots are tracked too it is asked less often.
   *
   * @param next null for none
   */
  public void pace(@Nullable Pace next) {
    pace(next, Pace.SLICE);
  }

  /** Likewise, asked after each so many gas units. */
  void pace(@Nullable Pace next, long sliceGas) {
    pace = next;
    slice = sliceGas;
  }

  /** Asks the pace before what takes so much of the gas in one piece, if there is enough for it. */
  void ahead(long cost, long gas) {
    if (pace != null && cost >= Pace.MUCH_GAS && cost <= gas) {
      pace.look(cost);
    }
  }

  /** The small numbers that are addresses of precompiled contracts in a fork. */
  public static boolean[] precompiles(Fork fork) {
    return Rules.of(fork).warmNumbers;
  }

  /**
   * Lets precompiled contracts be elsewhere than the fork has them, for messages that are only
   * tried out.
   *
   * @param places for an address, the one whose precompiled contract is there; the zero address for
   *     none. Empty for those of the fork
   */
  public void movePrecompiles(Map<Address, Address> places) {
    moved = Map.copyOf(places);
  }

  /** The precompiled contract at an address; null if there is none. */
  @Nullable Precompile precompile(Address address) {
    return rules.precompile(moved.isEmpty() ? address : moved.getOrDefault(address, address));
  }

  @Override
  public CallOutcome execute(Message message, CallContext context, TransactionState state) {
    this.context = context;
    this.state = state;
    rules = Rules.of(context.block().fork());
    contextWords.show(context, rules);
    logs = new ArrayList<>();
    refund = 0;
    if (interrupted) {
      releaseAll();
    }
    interrupted = true;
    if (tracing != null) {
      tracing.entered(
          0,
          message.isCreation() ? Opcodes.CREATE : Opcodes.CALL,
          message.caller(),
          message.target(),
          message.data(),
          message.gas(),
          message.value());
    }
    CallOutcome outcome = message.isCreation() ? create(message) : call(message);
    interrupted = false;
    return outcome;
  }

  @Override
  public void rest() {
    Arrays.fill(frames, USUAL_DEPTH, frames.length, null);
  }

  /** How many frames are kept for the next message. */
  int framesKept() {
    int kept = 0;
    for (Frame frame : frames) {
      kept += frame == null ? 0 : 1;
    }
    return kept;
  }

  private void releaseAll() {
    for (Frame frame : frames) {
      if (frame != null) {
        frame.release();
      }
    }
  }

  private CallOutcome call(Message message) {
    AccountEntry target = state.account(message.target());
    int checkpoint = state.checkpoint();
    transfer(state.account(message.caller()), target, message.value());
    Precompile precompile = precompile(message.target());
    if (precompile != null) {
      return precompiled(precompile, message, checkpoint);
    }
    Code code = state.code(target);
    Address delegate = code.delegate();
    if (delegate != null && rules.delegations) {
      code = state.code(state.account(delegate));
    }
    if (code.isEmpty()) {
      if (tracing != null) {
        tracing.left(0, Bytes.EMPTY, message.gas(), null);
      }
      return new CallOutcome.Returned(message.gas(), 0, Bytes.EMPTY, List.of());
    }
    Frame frame = frame(0);
    frame.start(code, target, message.caller(), message.value(), message.gas());
    frame.input(message.data().unsafeArray(), 0, message.data().size());
    frame.isStatic = false;
    frame.isCreation = false;
    mark(frame, checkpoint);
    return run(frame);
  }

  private CallOutcome precompiled(Precompile precompile, Message message, int checkpoint) {
    long cost = precompile.gas(message.data());
    ahead(cost, message.gas());
    Optional<Bytes> output =
        cost > message.gas() ? Optional.empty() : precompile.run(message.data());
    if (tracing != null) {
      tracing.precompiled(0, precompile, message.target(), message.data(), output.orElse(null));
    }
    if (output.isEmpty()) {
      state.revertTo(checkpoint);
      return new CallOutcome.Halted(
          cost > message.gas() ? Halt.OUT_OF_GAS : Halt.PRECOMPILE_FAILED);
    }
    return new CallOutcome.Returned(message.gas() - cost, 0, output.get(), List.of());
  }

  private CallOutcome create(Message message) {
    AccountEntry target = state.account(message.target());
    if (Creations.isTaken(state, target)) {
      if (tracing != null) {
        tracing.left(0, Bytes.EMPTY, 0, Tracing.COLLISION);
      }
      return new CallOutcome.Halted(Halt.ADDRESS_COLLISION);
    }
    Frame frame = frame(0);
    AccountEntry creator = state.account(message.caller());
    Creations.begin(frame, creator, target, message.data(), message.value(), message.gas());
    return run(frame);
  }

  private CallOutcome run(Frame top) {
    Frame frame = top;
    while (true) {
      int step = Interpreter.run(frame);
      if (step == Frame.ENTER) {
        frame = frames[frame.depth + 1];
        continue;
      }
      step = finish(frame, step);
      if (frame == top) {
        return outcome(frame, step);
      }
      Frame parent = frames[frame.depth - 1];
      handBack(frame, parent, step);
      frame = parent;
    }
  }

  /** Completes a creation and takes back what a failed frame changed. */
  private int finish(Frame frame, int step) {
    long gasBefore = frame.gas;
    int end = step == Frame.RETURNED && frame.isCreation ? Creations.deposit(frame) : step;
    if (end != Frame.RETURNED) {
      state.revertTo(frame.checkpoint);
      refund = frame.refundMark;
      logs.subList(frame.logMark, logs.size()).clear();
    }
    if (tracing != null) {
      tracing.ended(frame, step, end, gasBefore);
    }
    return end;
  }

  /** Gives the parent of an ended frame its gas, its output and the item that tells the result. */
  private static void handBack(Frame child, Frame parent, int step) {
    parent.gas += child.gas;
    boolean success = step == Frame.RETURNED;
    if (child.isCreation) {
      if (success) {
        parent.push(child.self.address());
      } else {
        parent.push(0);
      }
    } else {
      parent.push(success ? 1 : 0);
    }
    if (step == Frame.REVERTED || success && !child.isCreation) {
      Calls.handOver(parent, child.memory.bytes, child.resultOffset, child.resultSize);
    }
    child.release();
  }

  private CallOutcome outcome(Frame frame, int step) {
    CallOutcome outcome =
        switch (step) {
          case Frame.RETURNED -> new CallOutcome.Returned(frame.gas, refund, frame.result(), logs);
          case Frame.REVERTED -> new CallOutcome.Reverted(frame.gas, frame.result());
          default -> new CallOutcome.Halted(frame.halt == null ? Halt.OUT_OF_GAS : frame.halt);
        };
    frame.release();
    return outcome;
  }

  /** The frame of a depth, 0 being the top-level message's. */
  Frame frame(int depth) {
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame(this, depth);
      frames[depth] = frame;
    }
    return frame;
  }

  /** Notes to what a failure of the frame takes everything back. */
  void mark(Frame frame, int checkpoint) {
    frame.checkpoint = checkpoint;
    frame.logMark = logs.size();
    frame.refundMark = refund;
  }

  /** Moves wei and touches the recipient. */
  void transfer(AccountEntry from, AccountEntry to, UInt256 value) {
    if (!value.isZero()) {
      state.subtractBalance(from, value);
    }
    state.addBalance(to, value);
  }

  /** What lets a frame go through a code step by step, if a tracer watches; otherwise null. */
  @Nullable Stepping stepping(Code code) {
    return tracing == null ? null : new Stepping(code);
  }

  /** Tells the tracer of the frame's next instruction; false if that is not possible. */
  boolean steps(Frame frame, Stepping stepping) {
    int opcode = frame.code.padded()[frame.pc] & 0xff;
    if (tracing != null) {
      tracing.instruction(frame, opcode);
    }
    stepping.show(frame.pc);
    return rules.isDefined(opcode);
  }
}
