package io.evmesh.node.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request wants traced: struct logs or one of the named tracers, and how. */
public final class TraceOptions {
  private static final String MUX = "muxTracer";

  private final StructOptions structLogs;
  private final @Nullable String tracer;
  private final JsonNode tracerConfig;
  private final @Nullable Duration timeout;

  private TraceOptions(JsonNode config) {
    structLogs =
        new StructOptions(
            flag(config, "enableMemory"),
            flag(config, "disableStack"),
            flag(config, "disableStorage"),
            flag(config, "enableReturnData"),
            limit(config));
    JsonNode name = field(config, "tracer");
    if (!isAbsent(name) && !name.isTextual()) {
      throw TraceException.invalid("tracer must be a string");
    }
    tracer = isAbsent(name) ? null : name.asText();
    tracerConfig = field(config, "tracerConfig");
    JsonNode time = field(config, "timeout");
    if (!isAbsent(time) && !time.isTextual()) {
      throw TraceException.invalid("timeout must be a string");
    }
    timeout = isAbsent(time) ? null : GoDuration.parse(time.asText());
  }

  /**
   * The options of a request's last parameter.
   *
   * @param config an object with go-ethereum's names, or null for none
   * @throws TraceException if it has a field of another type than there
   */
  public static TraceOptions of(@Nullable JsonNode config) {
    if (config == null || isAbsent(config)) {
      return new TraceOptions(MissingNode.getInstance());
    }
    if (!config.isObject()) {
      throw TraceException.invalid("the options of a trace must be an object");
    }
    return new TraceOptions(config);
  }

  /** How long a transaction may take; empty for the default. */
  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** What struct logs shall have; empty where another tracer is wanted. */
  Optional<StructOptions> structLogs() {
    return tracer == null ? Optional.of(structLogs) : Optional.empty();
  }

  /** The tracer of a transaction. */
  ResultTracer create(TracedTransaction transaction) {
    if (tracer == null) {
      throw new IllegalStateException("struct logs are no tracer with a result");
    }
    return create(tracer, tracerConfig, transaction);
  }

  private static ResultTracer create(String name, JsonNode config, TracedTransaction transaction) {
    return switch (name) {
      case "callTracer" ->
          new CallTracer(transaction, flag(config, "onlyTopCall"), flag(config, "withLog"));
      case "flatCallTracer" ->
          new FlatCallTracer(
              transaction, flag(config, "convertParityErrors"), flag(config, "includePrecompiles"));
      case "prestateTracer" -> prestate(config, transaction);
      case "4byteTracer" -> new FourByteTracer(transaction);
      case "noopTracer" -> new NoopTracer();
      case MUX -> mux(config, transaction);
      default ->
          throw TraceException.failed(
              "tracer '%s' is not known; tracers in JavaScript are not supported".formatted(name));
    };
  }

  private static ResultTracer prestate(JsonNode config, TracedTransaction transaction) {
    PrestateOptions options =
        new PrestateOptions(
            flag(config, "diffMode"),
            flag(config, "disableCode"),
            flag(config, "disableStorage"),
            flag(config, "includeEmpty"));
    if (options.diffMode() && options.includeEmpty()) {
      throw TraceException.failed("cannot use diffMode with includeEmpty");
    }
    return new PrestateTracer(transaction, options);
  }

  private static ResultTracer mux(JsonNode config, TracedTransaction transaction) {
    SortedMap<String, ResultTracer> tracers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (entry.getKey().equals(MUX)) {
        throw TraceException.failed("muxTracer can not hold itself");
      }
      tracers.put(entry.getKey(), create(entry.getKey(), entry.getValue(), transaction));
    }
    return new MuxTracer(tracers);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** A field by its name, of which the case does not matter if there is none that fits. */
  private static JsonNode field(JsonNode config, String name) {
    if (config.has(name)) {
      return config.get(name);
    }
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean flag(JsonNode config, String name) {
    JsonNode value = field(config, name);
    if (isAbsent(value)) {
      return false;
    }
    if (!value.isBoolean()) {
      throw TraceException.invalid(name + " must be true or false");
    }
    return value.booleanValue();
  }

  private static long limit(JsonNode config) {
    JsonNode value = field(config, "limit");
    if (isAbsent(value)) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw TraceException.invalid("limit must be a number");
    }
    return value.longValue();
  }
}
