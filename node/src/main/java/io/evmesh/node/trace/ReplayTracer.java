package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What {@code trace_call} and {@code trace_replayTransaction} tell of one transaction. */
final class ReplayTracer implements ResultTracer {
  private final TracedTransaction transaction;
  private final ReplayParts parts;
  private final FlatCallTracer flat;
  private @Nullable StateDiff changes;

  ReplayTracer(TracedTransaction transaction, ReplayParts parts) {
    this.transaction = transaction;
    this.parts = parts;
    flat = new FlatCallTracer(transaction, new FlatCalls(transaction, true, false), false);
  }

  @Override
  public void entered(Entry entry) {
    flat.entered(entry);
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    flat.left(depth, output, gasUsed, error, undone);
  }

  @Override
  public void executed(long gasUsed, TransactionState after) {
    flat.executed(gasUsed, after);
    if (parts.changes()) {
      WorldState world = new WorldState(transaction.before());
      world.apply(after);
      changes = StateDiff.of(transaction.before(), world);
    }
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    writeFields(out);
    out.writeEndObject();
  }

  /** Likewise, with the transaction's hash. */
  void writeWithHash(JsonGenerator out) throws IOException {
    out.writeStartObject();
    writeFields(out);
    out.writeStringField("transactionHash", String.valueOf(transaction.hash()));
    out.writeEndObject();
  }

  private void writeFields(JsonGenerator out) throws IOException {
    out.writeStringField("output", flat.top().output.toString());
    if (changes == null) {
      out.writeNullField("stateDiff");
    } else {
      out.writeFieldName("stateDiff");
      changes.write(out);
    }
    out.writeFieldName("trace");
    if (parts.calls()) {
      flat.write(out);
    } else {
      out.writeStartArray();
      out.writeEndArray();
    }
    out.writeNullField("vmTrace");
  }
}
