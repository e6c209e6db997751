package io.evmesh.engine.evm;

import io.evmesh.engine.types.Bytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON line for each instruction in the form of EIP-3155: program counter, opcode, gas
 * before it and what it took, memory size, stack, depth from 1, refund, name, and why it failed.
 */
public final class JsonLineTracer implements Tracer {
  private final Consumer<String> lines;

  /** The line of the last instruction, which waits to learn its gas. */
  private final StringBuilder pending = new StringBuilder();

  private @Nullable FrameView pendingFrame;
  private long pendingGas;
  private int pendingOpcode;

  public JsonLineTracer(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void instruction(FrameView frame, int opcode) {
    flush(null);
    pendingFrame = frame;
    pendingGas = frame.gas();
    pendingOpcode = opcode;
    pending.append("{\"pc\":").append(frame.programCounter());
    pending.append(",\"op\":").append(opcode);
    pending.append(",\"gas\":\"0x").append(Long.toHexString(frame.gas()));
    pending.append("\",\"memSize\":").append(frame.memorySize()).append(",\"stack\":[");
    for (int i = 0; i < frame.stackSize(); i++) {
      pending.append(i == 0 ? "\"" : ",\"").append(frame.stackItem(i)).append('"');
    }
    pending.append("],\"depth\":").append(frame.depth() + 1);
    pending.append(",\"refund\":").append(frame.refund());
  }

  @Override
  public void ended(FrameView frame, Bytes output, boolean success, @Nullable Halt halt) {
    flush(halt);
    if (frame.depth() == 0) {
      lines.accept(
          "{\"output\":\"%s\",\"gasLeft\":\"0x%x\",\"success\":%b}"
              .formatted(output, frame.gas(), success));
    }
  }

  private void flush(@Nullable Halt halt) {
    if (pendingFrame == null) {
      return;
    }
    long cost = halt != null ? pendingGas : pendingGas - pendingFrame.gas();
    pending.append(",\"gasCost\":\"0x").append(Long.toHexString(Math.max(0, cost)));
    pending.append("\",\"opName\":\"").append(Opcodes.nameOf(pendingOpcode)).append('"');
    if (halt != null) {
      pending.append(",\"error\":\"").append(halt).append('"');
    }
    lines.accept(pending.append('}').toString());
    pending.setLength(0);
    pendingFrame = null;
  }
}
