package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** callTracer: the tree of messages, perhaps with logs, or only the transaction's own message. */
final class CallTracer implements ResultTracer {
  private final TracedTransaction transaction;
  private final boolean onlyTop;
  private final boolean withLogs;
  private final Deque<CallFrame> open = new ArrayDeque<>();
  private @Nullable CallFrame top;
  private int depth;

  CallTracer(TracedTransaction transaction, boolean onlyTop, boolean withLogs) {
    this.transaction = transaction;
    this.onlyTop = onlyTop;
    this.withLogs = withLogs;
  }

  /** The message that runs. */
  CallFrame running() {
    return open.getFirst();
  }

  /** The transaction's own message. */
  CallFrame top() {
    if (top == null) {
      throw TraceException.failed("incorrect number of top-level calls");
    }
    return top;
  }

  @Override
  public void entered(Entry entry) {
    depth = entry.depth();
    if (depth == 0) {
      top = new CallFrame(entry, transaction.transaction().gasLimit());
      open.push(top);
    } else if (!onlyTop) {
      open.push(new CallFrame(entry, entry.gas()));
    }
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    this.depth = depth - 1;
    if (depth > 0 && onlyTop) {
      return;
    }
    CallFrame frame = open.pop();
    frame.gasUsed = gasUsed;
    frame.left(output, error, undone);
    if (depth > 0) {
      open.getFirst().calls.add(frame);
    }
  }

  @Override
  public void logged(Log log, int index) {
    if (withLogs && !(onlyTop && depth > 0)) {
      open.getFirst().add(log, transaction.firstLog() + index);
    }
  }

  @Override
  public void executed(long gasUsed, TransactionState after) {
    top().gasUsed = gasUsed;
    top().dropFailedLogs();
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    top().write(out);
  }
}
