package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** A running frame as a tracer sees it; valid only during the call that hands it over. */
public interface FrameView {
  /** Frames below this one, 0 for the top-level message. */
  int depth();

  /** Position of the instruction in the code. */
  int programCounter();

  /** Gas units left, before the instruction. */
  long gas();

  /** Gas units to refund so far, of the whole transaction and with what the instruction earns. */
  long refund();

  /** Active memory in bytes. */
  int memorySize();

  /** Bytes {@code from} to {@code to} of the memory, zeros beyond what is active. */
  Bytes memory(int from, int to);

  /** Items on the stack. */
  int stackSize();

  /** The stack's item {@code index}, 0 being the lowest. */
  UInt256 stackItem(int index);

  /** The account whose storage it works on. */
  Address self();

  /** What the last child returned or reverted with. */
  Bytes returnData();

  /** The value of one of the account's slots as it is now. */
  UInt256 slot(UInt256 key);

  /** The account whose code runs in place of another's (EIP-7702) as it is now; null if none. */
  @Nullable Address delegate(Address address);

  /** The nonce of its account as it is now. */
  long nonce();
}
