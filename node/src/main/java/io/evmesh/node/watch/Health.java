package io.evmesh.node.watch;

import io.evmesh.actors.chain.Chain;
import io.evmesh.node.query.ChainView;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a node can go on, and whether it does its work now. */
public final class Health {
  private final Supplier<Optional<String>> failure;
  private final Supplier<Optional<String>> trouble;
  private final ChainView view;

  /** Of a node that writes a chain. */
  public Health(Chain chain, ChainView view) {
    this(chain::failure, chain::trouble, view);
  }

  /**
   * Of any node.
   *
   * @param failure why it can not go on
   * @param trouble why it does not do its work now
   */
  public Health(
      Supplier<Optional<String>> failure, Supplier<Optional<String>> trouble, ChainView view) {
    this.failure = failure;
    this.trouble = trouble;
    this.view = view;
  }

  /**
   * How a node is.
   *
   * @param isGood whether it does what it should
   * @param json the same for machines: {@code status}, with {@code reason} or with {@code block}
   */
  public record Report(boolean isGood, String json) {}

  /** Whether the node can go on; once it can not, only a restart helps. */
  public Report alive() {
    return report(failure.get());
  }

  /** Whether blocks are stored, or read, now. */
  public Report ready() {
    return report(trouble.get());
  }

  private Report report(Optional<String> trouble) {
    return trouble
        .map(
            reason ->
                new Report(
                    false, "{\"status\":\"trouble\",\"reason\":%s}\n".formatted(quoted(reason))))
        .orElseGet(
            () ->
                new Report(
                    true, "{\"status\":\"ok\",\"block\":%d}\n".formatted(view.head().number())));
  }

  private static String quoted(String text) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
  }
}
