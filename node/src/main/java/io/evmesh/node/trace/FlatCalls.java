package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.OpcodeNames;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A tree of messages written flat, one object each, as Parity's {@code trace_*} have them. */
final class FlatCalls {
  private static final Map<String, String> PARITY_ERRORS =
      Map.of(
          "contract creation code storage out of gas", "Out of gas",
          "out of gas", "Out of gas",
          "gas uint64 overflow", "Out of gas",
          "max code size exceeded", "Out of gas",
          "invalid jump destination", "Bad jump destination",
          "execution reverted", "Reverted",
          "return data out of bounds", "Out of bounds",
          "stack limit reached 1024 (1023)", "Out of stack",
          "precompiled failed", "Built-in failed",
          "invalid input length", "Built-in failed");

  private static final Map<String, String> PARITY_BEGINNINGS =
      Map.of(
          "out of gas:", "Out of gas",
          "invalid opcode:", "Bad instruction",
          "stack underflow", "Stack underflow");

  private final TracedTransaction transaction;
  private final boolean parityErrors;
  private final boolean withPlace;

  FlatCalls(TracedTransaction transaction, boolean parityErrors) {
    this(transaction, parityErrors, true);
  }

  /**
   * @param withPlace whether each object says where in the chain it is
   */
  FlatCalls(TracedTransaction transaction, boolean parityErrors, boolean withPlace) {
    this.transaction = transaction;
    this.parityErrors = parityErrors;
    this.withPlace = withPlace;
  }

  /** Writes the objects of a message and all below it, each before those below. */
  void write(CallFrame top, JsonGenerator out) throws IOException {
    write(top, _ -> true, out);
  }

  /** Likewise of those that are wanted. */
  void write(CallFrame top, Predicate<CallFrame> wanted, JsonGenerator out) throws IOException {
    Deque<CallFrame> frames = new ArrayDeque<>();
    Deque<int[]> addresses = new ArrayDeque<>();
    frames.push(top);
    addresses.push(new int[0]);
    while (!frames.isEmpty()) {
      CallFrame frame = frames.pop();
      int[] address = addresses.pop();
      if (wanted.test(frame)) {
        write(frame, address, out);
      }
      for (int i = frame.calls.size() - 1; i >= 0; i--) {
        int[] below = Arrays.copyOf(address, address.length + 1);
        below[address.length] = i;
        frames.push(frame.calls.get(i));
        addresses.push(below);
      }
    }
  }

  private void write(CallFrame frame, int[] address, JsonGenerator out) throws IOException {
    boolean destroys = frame.entry.opcode() == Opcode.SELFDESTRUCT;
    out.writeStartObject();
    out.writeObjectFieldStart("action");
    if (destroys) {
      destruction(frame, out);
    } else {
      message(frame, out);
    }
    out.writeEndObject();
    if (withPlace) {
      block(out);
    }
    if (frame.error != null) {
      out.writeStringField("error", parityErrors ? parityError(frame.error) : frame.error);
    }
    if (!destroys && (frame.error == null || frame.error.equals(CallFrame.REVERTED))) {
      result(frame, out);
    }
    out.writeNumberField("subtraces", frame.calls.size());
    out.writeFieldName("traceAddress");
    out.writeArray(address, 0, address.length);
    if (withPlace) {
      hash(transaction.hash() == null ? null : transaction.hash().toString(), out);
      out.writeNumberField("transactionPosition", transaction.index());
    }
    out.writeStringField("type", destroys ? "suicide" : frame.isCreation() ? "create" : "call");
    out.writeEndObject();
  }

  private void block(JsonGenerator out) throws IOException {
    if (transaction.blockHash() == null) {
      out.writeNullField("blockHash");
      out.writeNumberField("blockNumber", 0);
    } else {
      out.writeStringField("blockHash", transaction.blockHash().toString());
      out.writeNumberField("blockNumber", transaction.block().number());
    }
  }

  private static void hash(@Nullable String hash, JsonGenerator out) throws IOException {
    out.writeStringField("transactionHash", hash);
  }

  private static void destruction(CallFrame frame, JsonGenerator out) throws IOException {
    out.writeStringField("address", frame.entry.from().toString());
    if (frame.value != null) {
      out.writeStringField("balance", Quantities.of(frame.value));
    }
    out.writeStringField("refundAddress", frame.entry.to().toString());
  }

  private static void message(CallFrame frame, JsonGenerator out) throws IOException {
    String kind = OpcodeNames.of(frame.entry.opcode()).toLowerCase(Locale.ROOT);
    out.writeStringField(frame.isCreation() ? "creationMethod" : "callType", kind);
    out.writeStringField("from", frame.entry.from().toString());
    out.writeStringField("gas", Quantities.of(frame.gas));
    out.writeStringField(frame.isCreation() ? "init" : "input", frame.entry.input().toString());
    if (!frame.isCreation()) {
      out.writeStringField("to", frame.entry.to().toString());
    }
    if (frame.value != null) {
      out.writeStringField("value", Quantities.of(frame.value));
    } else if (frame.entry.depth() > 0) {
      out.writeStringField("value", "0x0");
    }
  }

  private static void result(CallFrame frame, JsonGenerator out) throws IOException {
    Bytes output = frame.output;
    out.writeObjectFieldStart("result");
    if (frame.isCreation()) {
      if (frame.to != null) {
        out.writeStringField("address", frame.to.toString());
      }
      out.writeStringField("code", output.toString());
    }
    out.writeStringField("gasUsed", Quantities.of(frame.gasUsed));
    if (!frame.isCreation()) {
      out.writeStringField("output", output.toString());
    }
    out.writeEndObject();
  }

  private static String parityError(String error) {
    String known = PARITY_ERRORS.get(error);
    if (known != null) {
      return known;
    }
    return PARITY_BEGINNINGS.entrySet().stream()
        .filter(entry -> error.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse(error);
  }
}
