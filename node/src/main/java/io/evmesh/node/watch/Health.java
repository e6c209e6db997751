package io.evmesh.node.watch;

import io.evmesh.actors.chain.Chain;
import io.evmesh.node.query.ChainView;
import java.util.Optional;

/** Whether a node can go on, and whether it does its work now. */
public final class Health {
  private final Chain chain;
  private final ChainView view;

  public Health(Chain chain, ChainView view) {
    this.chain = chain;
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
    return report(chain.failure());
  }

  /** Whether blocks are stored now. */
  public Report ready() {
    return report(chain.trouble());
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
