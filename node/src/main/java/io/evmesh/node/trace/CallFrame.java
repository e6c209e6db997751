package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.evm.OpcodeNames;
import io.evmesh.engine.evm.Tracer.Entry;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.RevertReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message with those below it, as callTracer tells it. */
final class CallFrame {
  static final String REVERTED = "execution reverted";
  private static final int SELECTOR = 4;

  final Entry entry;

  /** Gas units with which it began; those of the whole transaction for its own message. */
  final long gas;

  long gasUsed;
  @Nullable Address to;
  @Nullable UInt256 value;
  Bytes output = Bytes.EMPTY;
  @Nullable String error;
  @Nullable String revertReason;
  final List<CallFrame> calls = new ArrayList<>();
  private List<PlacedLog> logs = new ArrayList<>();
  private boolean undone;

  /** A log, its index in the block, and how many messages had begun below when it was written. */
  private record PlacedLog(Log log, int index, int position) {}

  CallFrame(Entry entry, long gas) {
    this.entry = entry;
    this.gas = gas;
    to = entry.to();
    value = entry.value();
  }

  /** Whether it creates a contract. */
  boolean isCreation() {
    return Opcode.isCreation(entry.opcode());
  }

  void add(Log log, int index) {
    logs.add(new PlacedLog(log, index, calls.size()));
  }

  void left(Bytes output, @Nullable String error, boolean undone) {
    if (error == null || !undone) { // code that Frontier could not pay for is no failure
      this.output = output;
      return;
    }
    this.error = error;
    this.undone = true;
    if (isCreation()) {
      to = null;
    }
    if (error.equals(REVERTED)) {
      this.output = output;
      if (output.size() >= SELECTOR) {
        revertReason = RevertReason.find(output).orElse(null);
      }
    }
  }

  /** Forgets the logs of what failed and of all below it. */
  void dropFailedLogs() {
    record Visit(CallFrame frame, boolean failed) {}
    Deque<Visit> open = new ArrayDeque<>(List.of(new Visit(this, false)));
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      boolean failed = visit.failed || visit.frame.undone;
      if (failed) {
        visit.frame.logs = List.of();
      }
      visit.frame.calls.forEach(call -> open.push(new Visit(call, failed)));
    }
  }

  /** Writes the tree without recursion: a thousand calls may lie one in another. */
  void write(JsonGenerator out) throws IOException {
    record Place(CallFrame frame, int next) {}
    Deque<Place> open = new ArrayDeque<>();
    begin(out);
    open.push(new Place(this, 0));
    while (!open.isEmpty()) {
      Place place = open.pop();
      CallFrame frame = place.frame;
      if (place.next < frame.calls.size()) {
        if (place.next == 0) {
          out.writeArrayFieldStart("calls");
        }
        open.push(new Place(frame, place.next + 1));
        CallFrame call = frame.calls.get(place.next);
        call.begin(out);
        open.push(new Place(call, 0));
      } else {
        if (!frame.calls.isEmpty()) {
          out.writeEndArray();
        }
        frame.end(out);
      }
    }
  }

  private void begin(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("from", entry.from().toString());
    out.writeStringField("gas", Quantities.of(gas));
    out.writeStringField("gasUsed", Quantities.of(gasUsed));
    if (to != null) {
      out.writeStringField("to", to.toString());
    }
    out.writeStringField("input", entry.input().toString());
    if (!output.isEmpty()) {
      out.writeStringField("output", output.toString());
    }
    if (error != null) {
      out.writeStringField("error", error);
    }
    if (revertReason != null && !revertReason.isEmpty()) {
      out.writeStringField("revertReason", revertReason);
    }
  }

  private void end(JsonGenerator out) throws IOException {
    if (!logs.isEmpty()) {
      out.writeArrayFieldStart("logs");
      for (PlacedLog log : logs) {
        write(log, out);
      }
      out.writeEndArray();
    }
    if (value != null) {
      out.writeStringField("value", Quantities.of(value));
    }
    out.writeStringField("type", OpcodeNames.of(entry.opcode()));
    out.writeEndObject();
  }

  private static void write(PlacedLog placed, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("address", placed.log.address().toString());
    out.writeArrayFieldStart("topics");
    for (Hash topic : placed.log.topics()) {
      out.writeString(topic.toString());
    }
    out.writeEndArray();
    out.writeStringField("data", placed.log.data().toString());
    out.writeStringField("index", Quantities.of(placed.index));
    out.writeStringField("position", Quantities.of(placed.position));
    out.writeEndObject();
  }
}
