package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** 4byteTracer: how often which selector was called with how many bytes of arguments. */
final class FourByteTracer implements ResultTracer {
  private static final int SELECTOR = 4;

  private final PrecompileAddresses precompiles;
  private final Map<String, Integer> counts = new TreeMap<>();

  FourByteTracer(TracedTransaction transaction) {
    precompiles = new PrecompileAddresses(transaction.block().fork());
  }

  @Override
  public void entered(Entry entry) {
    Bytes input = entry.input();
    if (input.size() >= SELECTOR
        && Opcode.isCall(entry.opcode())
        && !precompiles.contains(entry.to())) {
      String name = input.slice(0, SELECTOR) + "-" + (input.size() - SELECTOR);
      counts.merge(name, 1, Integer::sum);
    }
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      out.writeNumberField(count.getKey(), count.getValue());
    }
    out.writeEndObject();
  }
}
