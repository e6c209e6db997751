package io.evmesh.node.start;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.cluster.Forwarding;
import io.evmesh.node.cluster.LeaderCalls;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Follower;
import io.evmesh.node.rest.BatchRoutes;
import io.evmesh.node.rest.LeadersBatches;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.http.Page;
import io.evmesh.node.rpc.http.RpcServer;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.watch.NodeMeters;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node of a cluster shows, whoever leads: a view of the chain, the servers with their
 * methods, filters and subscriptions. It opens when the chain has begun.
 */
final class Showing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Showing.class);

  /** Each try opens the database, which takes some work. */
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final LeaderCalls calls;
  private final NodeMeters meters;
  private final Supplier<@Nullable Leading> leading;
  private final Supplier<Map<String, Supplier<Page>>> pages;
  private final CompletableFuture<Open> opened = new CompletableFuture<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("forward-", 0).factory());
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Memory memory = Memory.usual();
  private String trouble = "";
  private long triedNanos = System.nanoTime() - BETWEEN_TRIES.toNanos();

  /** All of it, once it is there. */
  private record Open(ShownChain chain, Dispatcher http, Dispatcher sockets, RpcServer server) {}

  /**
   * @param leading what leads here; null if this node follows
   * @param pages that the server has beside its methods
   */
  Showing(
      NodeSettings settings,
      LeaderCalls calls,
      NodeMeters meters,
      Supplier<@Nullable Leading> leading,
      Supplier<Map<String, Supplier<Page>>> pages) {
    this.settings = settings;
    this.calls = calls;
    this.meters = meters;
    this.leading = leading;
    this.pages = pages;
  }

  /**
   * Opens, if that is possible by now.
   *
   * @param isLed whether somebody leads: the chain is there then, else it is looked now and then
   */
  void tryOpen(boolean isLed) {
    if (isLed || System.nanoTime() - triedNanos >= BETWEEN_TRIES.toNanos()) {
      open();
    }
  }

  private void open() {
    if (opened.isDone()) {
      return;
    }
    triedNanos = System.nanoTime();
    Database reader;
    try {
      reader = Database.openForReading(settings.database());
    } catch (DatabaseException e) {
      say(e);
      return;
    }
    boolean done = false;
    try {
      Optional<Head> head = new ReadTables(reader).head();
      if (head.isPresent()) {
        parts.push(reader);
        done = true;
        boolean ignored = opened.complete(opened(reader, head.get().block()));
      }
    } catch (DatabaseException e) {
      say(e);
    } catch (RuntimeException e) {
      boolean ignored = opened.completeExceptionally(e);
      throw e;
    } finally {
      if (!done) {
        reader.close();
      }
    }
  }

  private void say(DatabaseException e) {
    if (!trouble.equals(String.valueOf(e.getMessage()))) {
      trouble = String.valueOf(e.getMessage());
      LOG.info("the chain is not shown yet: {}", trouble);
    }
  }

  private Open opened(Database reader, long last) {
    ShownChain chain = ShownChain.open(reader, last, settings, meters);
    ChainView view = chain.view();
    Follower follower = chain.follower();
    parts.push(follower);
    CallMeters callMeters = new CallMeters(meters.registry());
    Optional<Set<String>> apis = settings.server().httpApis();
    Forwarding forwarding = forwarding(apis, view, follower);
    Dispatcher http = dispatcher(forwarding, callMeters);
    Dispatcher sockets =
        dispatcher(forwarding(settings.server().socketApis(), view, follower), callMeters);
    List<Method> methods = chain.methods(following(view));
    http.use(table(methods, apis));
    sockets.use(table(methods, settings.server().socketApis()));
    boolean hasBatches = apis.map(served -> served.contains("evmesh")).orElse(true);
    RpcServer server =
        RpcServer.start(
            settings.server(),
            http,
            sockets,
            pages.get(),
            hasBatches ? List.of(batches(forwarding)) : List.of());
    parts.push(server);
    return new Open(chain, http, sockets, server);
  }

  private BatchRoutes batches(Forwarding forwarding) {
    LeadersBatches batches = new LeadersBatches(forwarding::call, settings.rpc().mapper());
    parts.push(batches);
    return new BatchRoutes(batches, settings.rpc());
  }

  private Forwarding forwarding(Optional<Set<String>> apis, ChainView view, Follower follower) {
    return new Forwarding(
        calls,
        view,
        () -> leading.get() != null,
        apis,
        follower::await,
        threads,
        settings.rpc().mapper());
  }

  private Dispatcher dispatcher(Forwarding forwarding, CallMeters callMeters) {
    return new Dispatcher(
        MethodTable.of(List.of()), forwarding, settings.rpc(), callMeters, memory);
  }

  private static MethodTable table(List<Method> methods, Optional<Set<String>> apis) {
    return MethodTable.of(MethodTable.only(methods, apis));
  }

  /** What a node that follows knows of blocks to come; most of that it lets the leader answer. */
  private Following following(ChainView view) {
    return new Following(view, this::askedOf);
  }

  private Optional<Answer> askedOf(Hash transaction) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getTransactionByHash\",\"params\":[\"%s\"]}"
            .formatted(transaction);
    try {
      var answered =
          calls.ask(
              Peer.LOCAL, Bytes.wrap(request.getBytes(StandardCharsets.UTF_8)), Duration.ZERO);
      var result = settings.rpc().mapper().readTree(answered.body().unsafeArray()).path("result");
      return result.isObject() ? Optional.of(out -> out.tree(result)) : Optional.empty();
    } catch (LeaderCalls.NoLeader | LeaderCalls.Uncertain e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Lets this node lead what it shows.
   *
   * @param newHead is told each block
   */
  void lead(Leading next, Consumer<ChainBlock> newHead) throws InterruptedException {
    open();
    Open open = opened.getNow(null);
    if (open == null) {
      throw new DatabaseException(
          DatabaseException.Fault.UNREACHABLE, "the chain can not be read: " + trouble);
    }
    open.chain().follower().rest();
    next.show(open.chain().view(), newHead);
    List<Method> all = next.start(open.chain().reads(), open.chain().schedule());
    open.http().use(Web3Methods.withModules(MethodTable.only(all, settings.server().httpApis())));
    open.sockets()
        .use(Web3Methods.withModules(MethodTable.only(all, settings.server().socketApis())));
  }

  /** Lets it follow again. */
  void follow() {
    Open open = opened.getNow(null);
    if (open != null) {
      List<Method> methods = open.chain().methods(following(open.chain().view()));
      open.http().use(table(methods, settings.server().httpApis()));
      open.sockets().use(table(methods, settings.server().socketApis()));
      open.chain().view().use(open.chain().tables());
      open.chain().follower().resume();
    }
  }

  /** There is a block with this number. */
  void hint(long block) {
    Open open = opened.getNow(null);
    if (open != null) {
      open.chain().follower().hint(block);
    }
  }

  boolean isOpen() {
    return opened.isDone() && !opened.isCompletedExceptionally();
  }

  /** Whether it never will be open, as when the port is taken. */
  boolean canNotOpen() {
    return opened.isCompletedExceptionally();
  }

  /** The last block that is shown; -1 for none. */
  long head() {
    return isOpen() ? view().head().number() : -1;
  }

  /** Why the tables can not be read. */
  Optional<String> trouble() {
    Open open = isOpen() ? opened.getNow(null) : null;
    return open == null ? Optional.empty() : open.chain().follower().trouble();
  }

  /**
   * Looks whether it can open.
   *
   * @throws RuntimeException if it never can, as when the port is taken
   */
  void check() throws InterruptedException {
    if (opened.isCompletedExceptionally()) {
      try {
        Open ignored = opened.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  ChainView view() {
    return opened.join().chain().view();
  }

  int port() {
    return opened.join().server().port();
  }

  /** Where clients reach this node; empty until it is open. */
  String address() {
    String scheme = settings.server().tls().isPresent() ? "https" : "http";
    return isOpen() ? "%s://%s:%d".formatted(scheme, settings.server().host(), port()) : "";
  }

  @Override
  public void close() {
    threads.shutdownNow();
    Parts.close(parts);
  }
}
