package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.FrameView;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** muxTracer: several tracers at once, each by its name. */
final class MuxTracer implements ResultTracer {
  private final SortedMap<String, ResultTracer> tracers;

  MuxTracer(SortedMap<String, ResultTracer> tracers) {
    this.tracers = tracers;
  }

  @Override
  public void instruction(FrameView frame, int opcode, long cost, @Nullable String error) {
    tracers.values().forEach(tracer -> tracer.instruction(frame, opcode, cost, error));
  }

  @Override
  public void failed(FrameView frame, int opcode, long cost, String error) {
    tracers.values().forEach(tracer -> tracer.failed(frame, opcode, cost, error));
  }

  @Override
  public void entered(Entry entry) {
    tracers.values().forEach(tracer -> tracer.entered(entry));
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    tracers.values().forEach(tracer -> tracer.left(depth, output, gasUsed, error, undone));
  }

  @Override
  public void logged(Log log, int index) {
    tracers.values().forEach(tracer -> tracer.logged(log, index));
  }

  @Override
  public void executed(long gasUsed, TransactionState after) {
    tracers.values().forEach(tracer -> tracer.executed(gasUsed, after));
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, ResultTracer> tracer : tracers.entrySet()) {
      out.writeFieldName(tracer.getKey());
      tracer.getValue().write(out);
    }
    out.writeEndObject();
  }
}
