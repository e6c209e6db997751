package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a machine does, step by step. A machine without one does no work for it.
 *
 * <p>What is told, in which order and with which words for what fails, is what go-ethereum's own
 * tracers are told, so that traces can be compared line by line.
 */
public interface Tracer {
  /**
   * An instruction is about to be executed, or can not be.
   *
   * @param cost gas units that it takes, those handed to a child included
   * @param error why it can not be executed, which ends the frame; null if it can
   */
  default void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {}

  /**
   * An instruction that was told of has ended its frame without success. The view shows the gas
   * before it, and the stack without what it took.
   */
  default void failed(FrameView frame, int opcode, long cost, String error) {}

  /** A message begins: a call, a creation, or a SELFDESTRUCT, which ends at once. */
  default void entered(Entry entry) {}

  /**
   * The message that began last and has not ended ends.
   *
   * @param depth the one that it began with
   * @param output returned or revert data; the code of a creation
   * @param gasUsed gas units, the whole of what it got if it halted
   * @param error why it failed; null if it did not
   * @param undone whether everything it changed was taken back
   */
  default void left(
      int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {}

  /**
   * A log was written.
   *
   * @param index how many logs the transaction had then that were not taken back
   */
  default void logged(Log log, int index) {}

  /**
   * How a message begins.
   *
   * @param depth frames below it, 0 for a transaction's own message
   * @param opcode the instruction that sends it; CALL or CREATE for a transaction's own
   * @param to whose code runs, the new contract, or SELFDESTRUCT's heir
   * @param value wei; of DELEGATECALL that of the frame around it; null for STATICCALL
   */
  record Entry(
      int depth,
      int opcode,
      Address from,
      Address to,
      Bytes input,
      long gas,
      @Nullable UInt256 value) {}
}
