package io.evmesh.node.start;

import io.evmesh.node.account.DevAccount;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.settings.NodeSettings;
import java.io.PrintWriter;
import java.util.List;

/** What a node says when it has started. */
public final class Banner {
  private Banner() {}

  /**
   * Prints what runs where.
   *
   * @param nanos that the start took
   */
  public static void print(PrintWriter out, NodeSettings settings, Node node, long nanos) {
    ChainBlock head = node.view().head();
    out.println("evmesh");
    String scheme = settings.server().tls().isPresent() ? "https" : "http";
    out.printf("  HTTP, WebSocket  %s://%s:%d%n", scheme, settings.server().host(), node.port());
    node.enginePort()
        .ifPresent(
            port -> out.printf("  Engine API       port %d, with the secret's tokens%n", port));
    out.printf("  chain id         %d%n", node.view().config().chainId());
    out.printf("  data             %s%n", settings.database().place());
    out.printf("  head             block %d %s%n", head.number(), head.hash());
    out.printf("  blocks           %s%n", blocks(settings));
    if (settings.genesis().isEmpty()) {
      accounts(out, settings, node.accounts());
    }
    out.printf("ready in %.2f s%n", nanos / 1e9);
    out.flush();
  }

  /**
   * Prints what a node that only reads shows.
   *
   * @param nanos that the start took
   */
  public static void reading(PrintWriter out, NodeSettings settings, Replica replica, long nanos) {
    ChainBlock head = replica.view().head();
    out.println("evmesh, which only reads");
    String scheme = settings.server().tls().isPresent() ? "https" : "http";
    out.printf("  HTTP, WebSocket  %s://%s:%d%n", scheme, settings.server().host(), replica.port());
    out.printf("  chain id         %d%n", replica.view().config().chainId());
    out.printf("  data             %s%n", settings.database().place());
    out.printf("  head             block %d %s%n", head.number(), head.hash());
    out.printf("ready in %.2f s%n", nanos / 1e9);
    out.flush();
  }

  /** Prints which cluster a node is about to join. */
  public static void joining(PrintWriter out, NodeSettings settings, ClusterNode node) {
    out.println("evmesh, a node of a cluster");
    out.printf("  management       %s%n", node.managementAddress());
    out.printf("  data             %s%n", settings.database().place());
    out.flush();
  }

  /**
   * Prints that a node of a cluster serves.
   *
   * @param nanos that the start took
   */
  public static void serving(PrintWriter out, NodeSettings settings, ClusterNode node, long nanos) {
    ChainBlock head = node.view().head();
    out.printf("  HTTP, WebSocket  %s%n", node.address());
    out.printf("  chain id         %d%n", node.view().config().chainId());
    out.printf("  head             block %d %s%n", head.number(), head.hash());
    out.printf("  blocks           %s%n", blocks(settings));
    out.printf("ready in %.2f s%n", nanos / 1e9);
    out.flush();
  }

  private static String blocks(NodeSettings settings) {
    if (settings.engine().isPresent()) {
      return "those that the consensus client chooses";
    }
    return switch (settings.mining().mode()) {
      case AUTOMATIC -> "one for whatever has come";
      case INTERVAL ->
          "one every %s s"
              .formatted(
                  settings.mining().interval().map(java.time.Duration::toMillis).orElse(0L) / 1e3);
      case NONE -> "only what is imported";
    };
  }

  private static void accounts(PrintWriter out, NodeSettings settings, List<DevAccount> accounts) {
    out.printf(
        "%naccounts, %d ether each at first (their keys are no secret: for development only)%n",
        settings.dev().balanceEther());
    for (int i = 0; i < accounts.size(); i++) {
      DevAccount account = accounts.get(i);
      out.printf("  (%d) %s  %s%n", i, account.address(), account.privateKey());
    }
    out.println();
  }
}
