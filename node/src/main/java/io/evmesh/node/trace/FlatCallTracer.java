package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** flatCallTracer: what callTracer tells, flat, and without calls to precompiled contracts. */
final class FlatCallTracer implements ResultTracer {
  private final CallTracer tree;
  private final FlatCalls flat;
  private final @Nullable PrecompileAddresses leftOut;

  FlatCallTracer(TracedTransaction transaction, boolean parityErrors, boolean withPrecompiles) {
    this(transaction, new FlatCalls(transaction, parityErrors), withPrecompiles);
  }

  FlatCallTracer(TracedTransaction transaction, FlatCalls flat, boolean withPrecompiles) {
    tree = new CallTracer(transaction, false, false);
    this.flat = flat;
    leftOut = withPrecompiles ? null : new PrecompileAddresses(transaction.block().fork());
  }

  @Override
  public void entered(Entry entry) {
    tree.entered(entry);
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    tree.left(depth, output, gasUsed, error, undone);
    if (depth > 0 && leftOut != null) {
      List<CallFrame> calls = tree.running().calls;
      CallFrame call = calls.getLast();
      int opcode = call.entry.opcode();
      if ((opcode == Opcode.CALL || opcode == Opcode.STATICCALL)
          && leftOut.contains(call.entry.to())) {
        calls.removeLast();
      }
    }
  }

  @Override
  public void executed(long gasUsed, TransactionState after) {
    tree.executed(gasUsed, after);
  }

  /** Writes the objects without an array around them. */
  void writeElements(JsonGenerator out) throws IOException {
    flat.write(tree.top(), out);
  }

  /** Likewise those of the messages that are wanted. */
  void writeElements(Predicate<CallFrame> wanted, JsonGenerator out) throws IOException {
    flat.write(tree.top(), wanted, out);
  }

  /** The transaction's own message. */
  CallFrame top() {
    return tree.top();
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartArray();
    writeElements(out);
    out.writeEndArray();
  }
}
