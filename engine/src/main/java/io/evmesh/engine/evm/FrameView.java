package io.evmesh.engine.evm;

import io.evmesh.engine.types.UInt256;

/** A running frame as a tracer sees it; valid only during the call that hands it over. */
public interface FrameView {
  /** Frames below this one, 0 for the top-level message. */
  int depth();

  /** Position of the next instruction in the code. */
  int programCounter();

  /** Gas units left, before the next instruction. */
  long gas();

  /** Gas units to refund so far, of the whole transaction. */
  long refund();

  /** Active memory in bytes. */
  int memorySize();

  /** Items on the stack. */
  int stackSize();

  /** The stack's item {@code index}, 0 being the lowest. */
  UInt256 stackItem(int index);
}
