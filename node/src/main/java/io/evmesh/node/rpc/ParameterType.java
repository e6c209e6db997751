package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a parameter is read.
 *
 * @param <T> what comes of it
 */
public interface ParameterType<T> {
  /**
   * The value.
   *
   * @param value not null in JSON's sense
   * @throws Malformed if it can not be one
   */
  T read(JsonNode value);

  /** The JSON schema of the value, as JSON. */
  String schema();

  /** A type of a reader and a schema. */
  static <T> ParameterType<T> of(String schema, java.util.function.Function<JsonNode, T> reader) {
    return new ParameterType<>() {
      @Override
      public T read(JsonNode value) {
        return reader.apply(value);
      }

      @Override
      public String schema() {
        return schema;
      }
    };
  }

  /** A value that can not be what the parameter asks for; the message says why. */
  final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault of a value. */
    public Malformed(String message) {
      super(message, null, false, false);
    }
  }
}
