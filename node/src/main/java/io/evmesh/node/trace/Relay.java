package io.evmesh.node.trace;

import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.call.Calls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands everything on to the tracer of the transaction that runs, until its time is up or it holds
 * too much. One machine serves a whole block with it.
 */
final class Relay implements Tracer {
  private static final int CHECKED_EVERY = 1 << 10; // instructions; a power of two

  private final long keptBytesLimit;
  private Tracer tracer = new Tracer() {};
  private long deadlineNanos;
  private long keptBytes;
  private int instructions;

  Relay(long keptBytesLimit) {
    this.keptBytesLimit = keptBytesLimit;
  }

  /** From now on {@code next} is told, for so long. */
  void to(Tracer next, Duration timeout) {
    tracer = next;
    deadlineNanos = System.nanoTime() + timeout.toNanos();
    keptBytes = 0;
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    if ((++instructions & CHECKED_EVERY - 1) == 0) {
      checkTime();
    }
    tracer.instruction(frame, opcode, cost, error);
  }

  @Override
  public void failed(FrameView frame, int opcode, long cost, String error) {
    tracer.failed(frame, opcode, cost, error);
  }

  @Override
  public void entered(Entry entry) {
    keep(entry.input());
    tracer.entered(entry);
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    checkTime();
    keep(output);
    tracer.left(depth, output, gasUsed, error, undone);
  }

  @Override
  public void logged(Log log, int index) {
    keep(log.data());
    tracer.logged(log, index);
  }

  private void checkTime() {
    Calls.look();
    if (System.nanoTime() - deadlineNanos > 0) {
      throw TraceException.failed("execution timeout");
    }
  }

  private void keep(Bytes data) {
    keptBytes += data.size();
    if (keptBytes > keptBytesLimit) {
      throw TraceException.failed(
          "trace is too large: messages and logs of more than %d bytes".formatted(keptBytesLimit));
    }
  }
}
