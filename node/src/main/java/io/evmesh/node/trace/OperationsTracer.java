package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Transfers, creations and self-destructions below a transaction's own message, for Otterscan. */
final class OperationsTracer implements ResultTracer {
  private final List<Entry> operations = new ArrayList<>();

  @Override
  public void entered(Entry entry) {
    boolean transfers =
        entry.opcode() == Opcode.CALL && entry.value() != null && !entry.value().isZero();
    if (entry.depth() > 0
        && (transfers
            || Opcode.isCreation(entry.opcode())
            || entry.opcode() == Opcode.SELFDESTRUCT)) {
      operations.add(entry);
    }
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (Entry operation : operations) {
      out.writeStartObject();
      out.writeNumberField("type", type(operation.opcode()));
      out.writeStringField("from", operation.from().toString());
      out.writeStringField("to", operation.to().toString());
      out.writeStringField(
          "value", operation.value() == null ? "0x0" : Quantities.of(operation.value()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static int type(int opcode) {
    return switch (opcode) {
      case Opcode.CALL -> 0;
      case Opcode.SELFDESTRUCT -> 1;
      case Opcode.CREATE -> 2;
      default -> 3;
    };
  }
}
