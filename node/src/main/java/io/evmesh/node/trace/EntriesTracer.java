package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.OpcodeNames;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All messages in the order of their beginnings, for Otterscan; none of precompiled contracts. */
final class EntriesTracer implements ResultTracer {
  private final PrecompileAddresses precompiles;
  private final List<Line> lines = new ArrayList<>();
  private final Deque<Line> open = new ArrayDeque<>();

  private static final class Line {
    final Entry entry;
    Bytes output = Bytes.EMPTY;

    Line(Entry entry) {
      this.entry = entry;
    }
  }

  EntriesTracer(TracedTransaction transaction) {
    precompiles = new PrecompileAddresses(transaction.block().fork());
  }

  @Override
  public void entered(Entry entry) {
    Line line = new Line(entry);
    open.push(line);
    if (!Opcode.isCall(entry.opcode()) || !precompiles.contains(entry.to())) {
      lines.add(line);
    }
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    open.pop().output = output;
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (Line line : lines) {
      Entry entry = line.entry;
      boolean ownValue = entry.value() != null && entry.opcode() != Opcode.DELEGATECALL;
      out.writeStartObject();
      out.writeStringField("type", OpcodeNames.of(entry.opcode()));
      out.writeNumberField("depth", entry.depth());
      out.writeStringField("from", entry.from().toString());
      out.writeStringField("to", entry.to().toString());
      out.writeStringField("value", ownValue ? Quantities.of(entry.value()) : null);
      out.writeStringField("input", entry.input().toString());
      out.writeStringField("output", line.output.toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
