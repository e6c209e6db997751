package io.evmesh.engine.evm;

import io.evmesh.engine.types.Bytes;
import org.jspecify.annotations.Nullable;

/** Is told what a machine does, step by step. A machine without one does no work for it. */
public interface Tracer {
  /** The frame is about to execute an instruction, which may turn out not to be possible. */
  void instruction(FrameView frame, int opcode);

  /**
   * The frame has ended.
   *
   * @param output returned or revert data
   * @param halt why it ended exceptionally; null if it returned or reverted
   */
  void ended(FrameView frame, Bytes output, boolean success, @Nullable Halt halt);
}
