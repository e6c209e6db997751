package io.evmesh.node.rpc;

import java.util.List;

/**
 * A row of the table of methods, the single home of what the node knows of one.
 *
 * @param name with its namespace, as {@code eth_call}
 * @param aliases other names of the same
 * @param summary one sentence for the documentation
 * @param parameters in their order; those that may be left out come last
 * @param result what the answer is, in words
 * @param isDeferred whether its answers wait for something that a batch's next calls may go on
 *     before
 */
public record Method(
    String name,
    List<String> aliases,
    String summary,
    List<Parameter<?>> parameters,
    String result,
    boolean isDeferred,
    Handler handler) {

  public Method {
    aliases = List.copyOf(aliases);
    parameters = List.copyOf(parameters);
    boolean optional = false;
    for (Parameter<?> parameter : parameters) {
      if (parameter.isRequired() && optional) {
        throw new IllegalArgumentException(
            name + ": " + parameter.name() + " must be given, those before it need not");
      }
      optional |= !parameter.isRequired();
    }
  }

  /** Answers a call. */
  @FunctionalInterface
  public interface Handler {
    /**
     * The answer.
     *
     * @throws RpcException if it is an error
     */
    Answer answer(Call call) throws InterruptedException;
  }

  /** A method without aliases. */
  public static Method of(
      String name, String summary, List<Parameter<?>> parameters, String result, Handler handler) {
    return new Method(name, List.of(), summary, parameters, result, false, handler);
  }

  /** The same with other names. */
  public Method alias(String... names) {
    return new Method(name, List.of(names), summary, parameters, result, isDeferred, handler);
  }

  /** The same under these names, its own first. */
  Method named(List<String> names) {
    List<String> others = names.subList(1, names.size());
    return new Method(names.getFirst(), others, summary, parameters, result, isDeferred, handler);
  }

  /** The same with answers that wait. */
  public Method deferred() {
    return new Method(name, aliases, summary, parameters, result, true, handler);
  }

  /** The part of the name before the underscore. */
  public String namespace() {
    return name.substring(0, name.indexOf('_'));
  }
}
