package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.OpcodeNames;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Struct logs: an object for each instruction, written as soon as it is told of. */
final class StructLogger implements Tracer {
  private static final int WORD = 32;

  private final StructOptions options;
  private final JsonGenerator out;
  private final StringBuilder log = new StringBuilder();

  /** What each account's slots that were read or set have. */
  private final Map<Address, Map<Hash, Hash>> storage = new TreeMap<>();

  private long written;

  StructLogger(StructOptions options, JsonGenerator out) {
    this.options = options;
    this.out = out;
  }

  /** Writes what comes before the logs, and begins them. */
  static void writeHead(Executed result, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("gas", result.gasUsed());
    out.writeBooleanField("failed", !result.success());
    out.writeStringField("returnValue", result.output().toString());
    out.writeArrayFieldStart("structLogs");
  }

  /** Ends what {@link #writeHead} began. */
  static void writeEnd(JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeEndObject();
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    if (options.limitBytes() != 0 && written > options.limitBytes()) {
      return;
    }
    log.setLength(0);
    log.append("{\"pc\":").append(frame.programCounter());
    log.append(",\"op\":\"").append(OpcodeNames.of(opcode));
    log.append("\",\"gas\":").append(frame.gas());
    log.append(",\"gasCost\":").append(Long.toUnsignedString(cost));
    log.append(",\"depth\":").append(frame.depth() + 1);
    if (error != null) {
      String escaped = error.replace("<", "\\u003c").replace(">", "\\u003e");
      log.append(",\"error\":\"").append(escaped).append('"');
    }
    if (!options.disableStack()) {
      appendStack(frame);
    }
    if (options.enableReturnData()) {
      Bytes returned = frame.returnData();
      if (!returned.isEmpty()) {
        log.append(",\"returnData\":\"").append(returned).append('"');
      }
    }
    if (options.enableMemory() && frame.memorySize() > 0) {
      appendMemory(frame);
    }
    boolean touchesSlot = opcode == Opcode.SLOAD || opcode == Opcode.SSTORE;
    if (!options.disableStorage() && error == null && touchesSlot) {
      appendStorage(frame, opcode);
    }
    if (frame.refund() != 0) {
      log.append(",\"refund\":").append(Long.toUnsignedString(frame.refund()));
    }
    write(log.append('}').toString());
  }

  private void write(String entry) {
    written += entry.length();
    try {
      out.writeRawValue(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void appendStack(FrameView frame) {
    log.append(",\"stack\":[");
    for (int i = 0; i < frame.stackSize(); i++) {
      log.append(i == 0 ? "\"" : ",\"").append(Quantities.of(frame.stackItem(i))).append('"');
    }
    log.append(']');
  }

  private void appendMemory(FrameView frame) {
    log.append(",\"memory\":[");
    for (int at = 0; at < frame.memorySize(); at += WORD) {
      log.append(at == 0 ? "\"" : ",\"").append(frame.memory(at, at + WORD)).append('"');
    }
    log.append(']');
  }

  private void appendStorage(FrameView frame, int opcode) {
    Map<Hash, Hash> slots = storage.computeIfAbsent(frame.self(), _ -> new TreeMap<>());
    UInt256 key = frame.stackItem(frame.stackSize() - 1);
    UInt256 value =
        opcode == Opcode.SLOAD ? frame.slot(key) : frame.stackItem(frame.stackSize() - 2);
    slots.put(key.toHash(), value.toHash());
    log.append(",\"storage\":{");
    String separator = "\"";
    for (Map.Entry<Hash, Hash> slot : slots.entrySet()) {
      log.append(separator).append(slot.getKey()).append("\":\"").append(slot.getValue());
      log.append('"');
      separator = ",\"";
    }
    log.append('}');
  }
}
