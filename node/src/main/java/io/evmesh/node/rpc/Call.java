package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call of a method: its parameters, read, and whom it came from. */
public final class Call {
  private final List<Parameter<?>> parameters;
  private final @Nullable Object[] values;
  private final Peer peer;

  private Call(List<Parameter<?>> parameters, @Nullable Object[] values, Peer peer) {
    this.parameters = parameters;
    this.values = values;
    this.peer = peer;
  }

  /**
   * Reads what was given for a method's parameters.
   *
   * @param given an array, or null if it was left out
   * @throws RpcException if it is no good
   */
  static Call read(Method method, @Nullable JsonNode given, Peer peer) {
    if (given != null && !given.isNull() && !given.isArray()) {
      throw RpcException.invalidParams("non-array args");
    }
    List<Parameter<?>> parameters = method.parameters();
    int count = given == null ? 0 : given.size();
    if (count > parameters.size()) {
      throw RpcException.invalidParams("too many arguments, want at most " + parameters.size());
    }
    @Nullable Object[] values = new Object[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(parameters.get(i), i, given == null ? null : given.get(i));
    }
    return new Call(parameters, values, peer);
  }

  private static Object value(Parameter<?> parameter, int index, @Nullable JsonNode given) {
    if (given == null || given.isNull()) {
      Object standsIn = parameter.standsIn();
      if (standsIn == null) {
        throw RpcException.invalidParams("missing value for required argument " + index);
      }
      return standsIn;
    }
    try {
      return parameter.type().read(given);
    } catch (Malformed e) {
      throw RpcException.invalidParams("invalid argument " + index + ": " + e.getMessage());
    }
  }

  /** The value of one of the method's parameters. */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // the very parameter read the value
  public <T> T get(Parameter<T> parameter) {
    for (int i = 0; i < values.length; i++) {
      if (parameters.get(i) == parameter && values[i] != null) {
        return (T) values[i];
      }
    }
    throw new IllegalArgumentException("the method has no parameter " + parameter.name());
  }

  /** Whom the call came from. */
  public Peer peer() {
    return peer;
  }
}
