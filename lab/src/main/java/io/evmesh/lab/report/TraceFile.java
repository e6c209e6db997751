package io.evmesh.lab.report;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.lab.scheduler.Tally;
import io.evmesh.lab.scheduler.Tally.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What happened when, in the format of Chrome's and Perfetto's traces: a process for each protocol
 * and node, a thread for each worker. Blocks follow each other on the virtual clock.
 */
public final class TraceFile implements AutoCloseable {
  private static final int NODES_PER_PROTOCOL = 10_000;
  private static final int MICRO_DIGITS = 3;

  private final JsonGenerator json;
  private final Map<String, Integer> protocols = new HashMap<>();
  private final Map<Integer, String> named = new HashMap<>();
  private final Map<String, Long> begins = new HashMap<>();

  public TraceFile(Path file) {
    try {
      json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8);
      json.writeStartObject();
      json.writeStringField("displayTimeUnit", "ns");
      json.writeArrayFieldStart("traceEvents");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be written", e);
    }
  }

  /** Adds a block of a protocol, after those before. */
  public void block(String scheduler, int block, Tally tally) {
    try {
      int protocol = protocols.computeIfAbsent(scheduler, name -> protocols.size());
      long begin = begins.getOrDefault(scheduler, 0L);
      long end = begin;
      for (Span span : tally.spans()) {
        int process = protocol * NODES_PER_PROTOCOL + span.node();
        name(process, scheduler + ", node " + span.node());
        write(process, block, begin, span);
        end = Math.max(end, begin + span.fromNanos() + span.nanos());
      }
      begins.put(scheduler, end);
    } catch (IOException e) {
      throw new UncheckedIOException("the trace can not be written", e);
    }
  }

  private void name(int process, String name) throws IOException {
    if (named.putIfAbsent(process, name) == null) {
      json.writeStartObject();
      json.writeStringField("name", "process_name");
      json.writeStringField("ph", "M");
      json.writeNumberField("pid", process);
      json.writeObjectFieldStart("args");
      json.writeStringField("name", name);
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private void write(int process, int block, long begin, Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", span.what());
    json.writeStringField("ph", "X");
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", span.lane());
    json.writeNumberField("ts", BigDecimal.valueOf(begin + span.fromNanos(), MICRO_DIGITS));
    json.writeNumberField("dur", BigDecimal.valueOf(span.nanos(), MICRO_DIGITS));
    json.writeObjectFieldStart("args");
    json.writeNumberField("block", block);
    json.writeNumberField("tx", span.tx());
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void close() {
    try {
      json.writeEndArray();
      json.writeEndObject();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the trace can not be written", e);
    }
  }
}
