package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** noopTracer: tells nothing. */
final class NoopTracer implements ResultTracer {
  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeEndObject();
  }
}
