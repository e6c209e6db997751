package io.evmesh.engine.evm;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON line for each instruction in the form of EIP-3155, and one for each message that
 * ends, as go-ethereum's {@code evm} does. The line at a transaction's end waits for the state root
 * that it may get. What a block itself calls is passed over.
 */
public final class JsonLineTracer implements Tracer {
  private static final Address SYSTEM =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");

  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder();
  private @Nullable String last;
  private boolean muted;

  public JsonLineTracer(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    if (muted) {
      return;
    }
    line.append("{\"pc\":").append(frame.programCounter());
    line.append(",\"op\":").append(opcode);
    line.append(",\"gas\":\"0x").append(Long.toHexString(frame.gas()));
    line.append("\",\"gasCost\":\"0x").append(Long.toHexString(cost));
    line.append("\",\"memSize\":").append(frame.memorySize()).append(",\"stack\":[");
    for (int i = 0; i < frame.stackSize(); i++) {
      line.append(i == 0 ? "\"" : ",\"").append(frame.stackItem(i)).append('"');
    }
    line.append("],\"depth\":").append(frame.depth() + 1);
    line.append(",\"refund\":").append(frame.refund());
    line.append(",\"opName\":\"").append(OpcodeNames.of(opcode)).append('"');
    appendError(error);
    lines.accept(line.append('}').toString());
    line.setLength(0);
  }

  @Override
  public void failed(FrameView frame, int opcode, long cost, String error) {
    instruction(frame, opcode, cost, error);
  }

  @Override
  public void entered(Entry entry) {
    if (entry.depth() == 0) {
      flush();
      muted = entry.from().equals(SYSTEM);
    }
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    if (muted) {
      return;
    }
    line.append("{\"output\":\"").append(output.toString(), 2, 2 + 2 * output.size());
    line.append("\",\"gasUsed\":\"0x").append(Long.toHexString(gasUsed)).append('"');
    appendError(error);
    String end = line.toString();
    line.setLength(0);
    if (depth == 0) {
      last = end;
    } else {
      lines.accept(end + '}');
    }
  }

  /**
   * Writes the last line of a transaction.
   *
   * @param refusal why it was not executed; null if it was
   * @param stateRoot of the state that it leaves
   */
  public void end(@Nullable String refusal, Hash stateRoot) {
    if (last == null) {
      line.append("{\"output\":\"\",\"gasUsed\":\"0x0\"");
      appendError(refusal);
      last = line.toString();
      line.setLength(0);
    }
    lines.accept(last + ",\"stateRoot\":\"" + stateRoot + "\"}");
    last = null;
  }

  /** Writes the last line of a transaction of which nobody tells the state root. */
  public void flush() {
    if (last != null) {
      lines.accept(last + '}');
      last = null;
    }
  }

  /** Of what errors are made of, "<" and ">" are all that go-ethereum escapes. */
  private void appendError(@Nullable String error) {
    if (error != null) {
      line.append(",\"error\":\"")
          .append(error.replace("<", "\\u003c").replace(">", "\\u003e"))
          .append('"');
    }
  }
}
