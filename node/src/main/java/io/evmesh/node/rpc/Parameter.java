package io.evmesh.node.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a method: an object by which the handler asks for its value.
 *
 * @param standsIn the value if it is left out or null; null for one that must be given
 */
public record Parameter<T>(String name, ParameterType<T> type, @Nullable T standsIn) {
  /** A parameter that must be given. */
  public static <T> Parameter<T> required(String name, ParameterType<T> type) {
    return new Parameter<>(name, type, null);
  }

  /** A parameter that may be left out or null. */
  public static <T> Parameter<T> optional(String name, ParameterType<T> type, T standsIn) {
    return new Parameter<>(name, type, standsIn);
  }

  /** Whether it must be given. */
  public boolean isRequired() {
    return standsIn == null;
  }
}
