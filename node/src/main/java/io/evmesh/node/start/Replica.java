package io.evmesh.node.start;

import io.evmesh.input.json.InputException;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Follower;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.http.RpcServer;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.watch.Health;
import io.evmesh.node.watch.NodeMeters;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.Dialect;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node that only reads: it shows the chain that another node writes into the same database, as
 * far as the tables are, and refuses whatever would change it.
 */
public final class Replica implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ChainView view;
  private final RpcServer server;

  /**
   * Starts one. It serves when this returns.
   *
   * @throws InputException if there is nothing to show, or the settings are no good
   * @throws io.evmesh.persistence.database.DatabaseException if the database can not be read
   */
  public static Replica start(NodeSettings settings) {
    return new Replica(settings);
  }

  private Replica(NodeSettings settings) {
    if (settings.database().dialect() != Dialect.POSTGRESQL) {
      throw new InputException(
          "--read-only: needs a chain on PostgreSQL (--jdbc-url); files are for one process");
    }
    boolean started = false;
    try {
      NodeMeters meters = part(new NodeMeters());
      Database reader = part(Database.openForReading(settings.database()));
      Head head =
          new ReadTables(reader)
              .head()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--read-only: there is no chain in %s yet"
                              .formatted(settings.database().place())));
      ShownChain shown = ShownChain.open(reader, head.block(), settings, meters);
      Follower follower = part(shown.follower());
      view = shown.view();
      List<Method> methods = shown.methods(new Following(view, _ -> Optional.empty()));
      CallMeters calls = new CallMeters(meters.registry());
      Memory memory = Memory.usual();
      server =
          part(
              RpcServer.start(
                  settings.server(),
                  dispatcher(settings, methods, settings.server().httpApis(), calls, memory),
                  dispatcher(settings, methods, settings.server().socketApis(), calls, memory),
                  Node.pages(meters, new Health(Optional::empty, follower::trouble, view)),
                  List.of()));
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static Dispatcher dispatcher(
      NodeSettings settings,
      List<Method> methods,
      Optional<Set<String>> apis,
      CallMeters calls,
      Memory memory) {
    return new Dispatcher(
        Web3Methods.withModules(MethodTable.only(methods, apis)),
        new WritesRefused(apis),
        settings.rpc(),
        calls,
        memory);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** What it shows. */
  public ChainView view() {
    return view;
  }

  /** The port that is served. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    Parts.close(parts);
  }
}
