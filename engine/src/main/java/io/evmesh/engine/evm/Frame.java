package io.evmesh.engine.evm;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * One running message: its code, stack, memory and gas. Frames are pooled by depth; a frame below
 * another waits for it and does not change.
 *
 * <p>Stack: item n lies at {@code stack[STACK_BASE + 4 n .. STACK_BASE + 4 n + 3]}, lowest limb
 * first; {@code sp} is the index of the first free limb. Behind the last item is room for scratch
 * values. In front of the first are words that instructions push and that stay the same in the
 * frame, so that pushing one is like copying an item: {@code stack[4 r .. 4 r + 3]} is that of the
 * instruction whose {@link ContextWords#ROW} is r.
 */
final class Frame {
  /** Where the lowest stack item lies; no instruction looks further below the stack pointer. */
  static final int STACK_BASE = 4 * (ContextWords.ROW + 1);

  private static final int SCRATCH = 64;

  /** Depths whose frames keep more memory for the next message than those above. */
  private static final int OFTEN_USED = 16;

  private static final int KEPT_OFTEN_USED = 1 << 20; // bytes of memory, and as many of return data
  private static final int KEPT = 1 << 15;
  private static final int INITIAL_RETURNED = 256;

  /** What a running frame's step ended with. */
  static final int NEXT = 0;

  /** A child frame was prepared and is to run first. */
  static final int ENTER = 1;

  static final int RETURNED = 2;
  static final int REVERTED = 3;
  static final int HALTED = 4;

  final Machine machine;
  final int depth;
  private final int kept;
  final long[] stack = new long[STACK_BASE + 4 * Opcodes.STACK_LIMIT + SCRATCH];
  final Memory memory;
  int sp;
  int pc;
  long gas;

  /** Gas that the frame has and its inner loop does not; see {@link Paced}. */
  long gasHeld;

  /** The gas below which its pace is asked. */
  long lookAt;

  /** What may make the frame wait; null where nothing does. */
  @Nullable Pace pace;

  /** Where a jump leads, if it is to be looked into. */
  long target;

  Code code = Code.EMPTY;

  /** What the loop dispatches on: the padded code, or what a step shows of it. */
  byte[] ops = code.padded();

  /** Where jumps may lead, as far as it is known; see {@link JumpDestinations}. */
  long[] destinations = JumpDestinations.UNKNOWN;

  /** Lets the frame do one instruction at a time; null where nobody watches. */
  @Nullable Stepping stepping;

  /** Where values of tracked slots are; null while there are none. */
  @Nullable Shadow shadow;

  private @Nullable Shadow spareShadow; // made once for the frame

  ContextWords context;

  /** Where the rules' entries of {@link Rules#NEEDS} begin. */
  int row;

  /** Of which transaction the words in front of the stack are. */
  private long contextSeen;

  AccountEntry self = AccountEntry.NONE;
  Address caller = Address.ZERO;
  UInt256 value = UInt256.ZERO;
  byte[] input = new byte[0];
  int inputStart;
  int inputEnd;
  boolean isStatic;
  boolean isCreation;

  /** What the last child left, or nothing: {@code returned[0, returnedSize)}. */
  byte[] returned = new byte[INITIAL_RETURNED];

  int returnedSize;

  /** The most that it was since the frame started: bytes that the machine's allowance counts. */
  private int returnedHeld;

  /** Where a child's output goes in this frame's memory. */
  int outputOffset;

  int outputSize;

  /** This frame's own output when it has ended: a range of its memory. */
  int resultOffset;

  int resultSize;

  @Nullable Halt halt;

  /** To what a failure takes the state, the logs and the refund back. */
  int checkpoint;

  int logMark;
  long refundMark;

  Frame(Machine machine, int depth) {
    this.machine = machine;
    this.depth = depth;
    kept = depth < OFTEN_USED ? KEPT_OFTEN_USED : KEPT;
    memory = new Memory(machine.allowance, kept);
    context = machine.contextWords;
  }

  /** Prepares a frame that runs {@code code} for the account {@code self}. */
  void start(Code code, AccountEntry self, Address caller, UInt256 value, long gas) {
    this.code = code;
    shadow = null;
    row = machine.rules.row;
    stepping = machine.stepping(code);
    ops = stepping == null ? code.padded() : stepping.ops;
    destinations = stepping == null ? JumpDestinations.known(code) : JumpDestinations.UNKNOWN;
    this.self = self;
    this.caller = caller;
    this.value = value;
    contextSeen = context.copyTo(stack, contextSeen);
    ContextWords.set(stack, Opcodes.ADDRESS, self.address());
    ContextWords.set(stack, Opcodes.CALLER, caller);
    ContextWords.set(stack, Opcodes.CALLVALUE, value);
    ContextWords.set(stack, Opcodes.CODESIZE, code.size());
    this.gas = gas;
    gasHeld = 0;
    pace = machine.pace;
    lookAt = Long.MAX_VALUE; // at once
    sp = STACK_BASE;
    pc = 0;
    returnedSize = 0;
    resultOffset = 0;
    resultSize = 0;
    halt = null;
  }

  /** The frame's shadow, which from now on has something. */
  Shadow cast() {
    Shadow cast = shadow;
    if (cast == null) {
      cast = spareShadow == null ? new Shadow() : spareShadow;
      cast.clear();
      spareShadow = cast;
      shadow = cast;
    }
    return cast;
  }

  void input(byte[] bytes, int from, int to) {
    input = bytes;
    inputStart = from;
    inputEnd = to;
    ContextWords.set(stack, Opcodes.CALLDATASIZE, to - from);
  }

  void push(long low) {
    stack[sp] = low;
    stack[sp + 1] = 0;
    stack[sp + 2] = 0;
    stack[sp + 3] = 0;
    sp += 4;
  }

  void push(Address address) {
    stack[sp] = address.limb0();
    stack[sp + 1] = address.limb1();
    stack[sp + 2] = address.limb2();
    stack[sp + 3] = 0;
    sp += 4;
  }

  void returned(byte[] bytes, int from, int size) {
    if (size > returnedHeld) {
      machine.allowance.note(size - returnedHeld);
      returnedHeld = size;
    }
    if (size > returned.length) {
      returned = new byte[Math.max(size, 2 * returned.length)];
    }
    System.arraycopy(bytes, from, returned, 0, size);
    returnedSize = size;
  }

  /** Ends the frame with the output that the top two items name (RETURN, REVERT). */
  int ended(int step, int sp) {
    gas = memory.expandWords(stack, sp - 4, sp - 8, gas);
    if (gas < 0) {
      return halted();
    }
    resultSize = (int) stack[sp - 8];
    resultOffset = resultSize == 0 ? 0 : (int) stack[sp - 4];
    return step;
  }

  /** A copy of this frame's output. */
  Bytes result() {
    return Bytes.copyOf(memory.bytes, resultOffset, resultOffset + resultSize);
  }

  /** Ends the frame exceptionally for the reason that was noted, or for want of gas. */
  int halted() {
    if (halt == null) {
      halt = Halt.OUT_OF_GAS;
    }
    gas = 0;
    return HALTED;
  }

  /** Goes where a jump leads that was not known to be right. */
  int jumped() {
    long[] found = JumpDestinations.of(code);
    if (!JumpDestinations.contains(found, target)) {
      return halted(Halt.INVALID_JUMP);
    }
    if (stepping == null) {
      destinations = found;
    }
    pc = (int) target;
    return NEXT;
  }

  /** Shows the next instruction where somebody watches and has not seen it; otherwise fails. */
  int stepped() {
    pc--;
    return stepping != null && ops[pc] == Stepping.HIDDEN && machine.steps(this, stepping)
        ? NEXT
        : fault();
  }

  int halted(Halt reason) {
    halt = reason;
    return halted();
  }

  /** Notes a reason and gives the gas left that tells the loop to halt. */
  long fail(Halt reason) {
    halt = reason;
    return -1;
  }

  /** Ends the frame whose next instruction does not meet its conditions. */
  int fault() {
    Opcodes.Row row = machine.rules.row(code.padded()[pc] & 0xff);
    if (row == null) {
      return halted(Halt.INVALID_OPCODE);
    }
    if (stackSize() < row.pops()) {
      return halted(Halt.STACK_UNDERFLOW);
    }
    boolean overflows = stackSize() + row.pushes() - row.pops() > Opcodes.STACK_LIMIT;
    return halted(overflows ? Halt.STACK_OVERFLOW : Halt.OUT_OF_GAS);
  }

  /** Items on the stack. */
  int stackSize() {
    return (sp - STACK_BASE) / 4;
  }

  /** Gives back what should not be kept while the frame waits in its pool. */
  void release() {
    memory.clear();
    machine.allowance.giveBack(returnedHeld);
    returnedHeld = 0;
    if (returned.length > kept) {
      returned = new byte[INITIAL_RETURNED];
    }
  }
}
