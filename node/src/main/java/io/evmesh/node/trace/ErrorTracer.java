package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The data that a transaction reverted with, for Otterscan; none if it did not. */
final class ErrorTracer implements ResultTracer {
  private Bytes data = Bytes.EMPTY;

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    if (depth == 0 && error != null) {
      data = output;
    }
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeString(data.toString());
  }
}
