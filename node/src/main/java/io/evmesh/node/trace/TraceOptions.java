package io.evmesh.node.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request wants traced: struct logs or one of the named tracers, and how. */
public final class TraceOptions {
  private static final String MUX = "muxTracer";
  private static final String LOGGER = "TraceConfig.Config.";

  private final StructOptions structLogs;
  private final @Nullable String tracer;
  private final JsonNode tracerConfig;
  private final @Nullable Duration timeout;

  private TraceOptions(JsonNode config) {
    structLogs =
        new StructOptions(
            ownFlag(config, "EnableMemory"),
            ownFlag(config, "DisableStack"),
            ownFlag(config, "DisableStorage"),
            ownFlag(config, "EnableReturnData"),
            limit(config));
    tracer = text(config, "Tracer");
    tracerConfig = field(config, "tracerConfig");
    String time = text(config, "Timeout");
    timeout = time == null ? null : GoDuration.parse(time);
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
      throw TraceException.invalid(
          "json: cannot unmarshal %s into Go value of type tracers.TraceConfig"
              .formatted(kind(config)));
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
          new CallTracer(
              transaction,
              flag(config, "callTracerConfig", "onlyTopCall"),
              flag(config, "callTracerConfig", "withLog"));
      case "flatCallTracer" ->
          new FlatCallTracer(
              transaction,
              flag(config, "flatCallTracerConfig", "convertParityErrors"),
              flag(config, "flatCallTracerConfig", "includePrecompiles"));
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
            flag(config, "PrestateTracerConfig", "diffMode"),
            flag(config, "PrestateTracerConfig", "disableCode"),
            flag(config, "PrestateTracerConfig", "disableStorage"),
            flag(config, "PrestateTracerConfig", "includeEmpty"));
    if (options.diffMode() && options.includeEmpty()) {
      throw TraceException.failed("cannot use diffMode with includeEmpty");
    }
    return new PrestateTracer(transaction, options);
  }

  private static ResultTracer mux(JsonNode config, TracedTransaction transaction) {
    SortedMap<String, ResultTracer> tracers = new TreeMap<>();
    if (!isAbsent(config) && !config.isObject()) {
      throw TraceException.failed(
          "json: cannot unmarshal %s into Go value of type map[string]json.RawMessage"
              .formatted(kind(config)));
    }
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

  private static @Nullable String text(JsonNode config, String name) {
    JsonNode value = field(config, name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw TraceException.invalid(mismatch(value, "TraceConfig." + name, "string"));
    }
    return value.textValue();
  }

  private static boolean ownFlag(JsonNode config, String name) {
    JsonNode value = field(config, name);
    if (!isAbsent(value) && !value.isBoolean()) {
      throw TraceException.invalid(mismatch(value, LOGGER + name, "bool"));
    }
    return value.booleanValue();
  }

  private static long limit(JsonNode config) {
    JsonNode value = field(config, "Limit");
    if (!isAbsent(value) && !(value.isIntegralNumber() && value.canConvertToLong())) {
      throw TraceException.invalid(mismatch(value, LOGGER + "Limit", "int"));
    }
    return value.longValue();
  }

  private static boolean flag(JsonNode config, String type, String name) {
    if (!isAbsent(config) && !config.isObject()) {
      throw TraceException.failed(
          "json: cannot unmarshal %s into Go value of type native.%s"
              .formatted(kind(config), type));
    }
    JsonNode value = field(config, name);
    if (!isAbsent(value) && !value.isBoolean()) {
      throw TraceException.failed(mismatch(value, type + "." + name, "bool"));
    }
    return value.booleanValue();
  }

  /** What Go says of a value that does not fit a field. */
  private static String mismatch(JsonNode value, String field, String type) {
    String found = value.isNumber() && type.equals("int") ? "number " + value : kind(value);
    return "json: cannot unmarshal %s into Go struct field %s of type %s"
        .formatted(found, field, type);
  }

  private static String kind(JsonNode value) {
    return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
