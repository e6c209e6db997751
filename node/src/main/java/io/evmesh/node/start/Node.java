package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.consensus.Trunk;
import io.evmesh.node.pool.PoolJournal;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Elsewhere;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.engine.EngineMethods;
import io.evmesh.node.rpc.engine.PreparedPayloads;
import io.evmesh.node.rpc.http.Access;
import io.evmesh.node.rpc.http.JwtBearer;
import io.evmesh.node.rpc.http.Page;
import io.evmesh.node.rpc.http.Routes;
import io.evmesh.node.rpc.http.RpcServer;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.settings.EngineSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.watch.Health;
import io.evmesh.node.watch.NodeMeters;
import io.evmesh.persistence.database.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running node: a chain, what makes its blocks, and the server that shows it. */
public final class Node implements AutoCloseable {
  /** Namespaces that a consensus client may ask for. */
  private static final Set<String> FOR_CONSENSUS = Set.of("engine", "eth", "net", "web3", "rpc");

  private final NodeSettings settings;
  private final List<DevAccount> accounts;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Memory memory = Memory.usual();
  private final Chain chain;
  private final ChainView view;
  private final NodeMeters meters;
  private final Production production;
  private final RpcServer server;
  private final @Nullable RpcServer engine;

  /**
   * Starts a node. It serves when this returns.
   *
   * @throws InputException if the settings are no good
   * @throws io.evmesh.persistence.database.DatabaseException if the database is not as it should be
   */
  public static Node start(NodeSettings settings, Clock clock) throws InterruptedException {
    return new Node(settings, clock);
  }

  private Node(NodeSettings settings, Clock clock) throws InterruptedException {
    this.settings = settings;
    accounts = Mnemonic.accounts(settings.dev().mnemonic(), settings.dev().accounts());
    boolean started = false;
    try {
      meters = part(new NodeMeters());
      chain =
          part(
              Beginning.open(
                  settings,
                  clock,
                  accounts,
                  Database.open(settings.database()),
                  meters.registry()));
      if (settings.imports().isPresent()) {
        long ignored = new ChainFile(settings.imports().get()).importInto(chain);
      }
      view = new ChainView(chain, settings.history().recentBytes(), settings.finality());
      meters.follow(view);
      Optional<ForkSchedule> schedule =
          view.hash(0)
              .flatMap(
                  genesis -> ForkSchedule.of(ChainAccess.rules(chain.database()).text(), genesis));
      production =
          part(
              new Production(
                  settings, clock, chain, view, accounts, settings.poolJournal().map(Node::kept)));
      TransactionPool pool = production.pool();
      meters.watch(pool);
      ReadMethods reads = new ReadMethods(view, settings.calls());
      List<Method> methods = new ArrayList<>(reads.all(schedule, production.waiting()));
      methods.addAll(production.methods(reads));
      production.start();
      server = part(serve(methods, routes(production)));
      engine =
          settings.engine().isPresent()
              ? part(
                  engine(
                      settings.engine().get(),
                      pool,
                      new ChainTrunk(view, production.producer(), production.snapshots()),
                      methods,
                      clock))
              : null;
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private RpcServer serve(List<Method> methods, List<Routes> routes) {
    ServerSettings how = settings.server();
    return RpcServer.start(
        how,
        dispatcher("--http.api", how.httpApis(), methods),
        dispatcher("--ws.api", how.socketApis(), methods),
        pages(meters, new Health(chain, view)),
        routes);
  }

  private static Production.Keeping kept(Path file) {
    return (pool, producer) -> {
      PoolJournal journal = PoolJournal.open(file, pool, new PoolFilling(pool, producer));
      pool.onTransaction(journal::add);
      return journal;
    };
  }

  /** Batches are served as plain HTTP where their methods are. */
  private List<Routes> routes(Production production) {
    boolean served = settings.server().httpApis().map(apis -> apis.contains("evmesh")).orElse(true);
    return served ? List.of(production.routes()) : List.of();
  }

  private RpcServer engine(
      EngineSettings engine, TransactionPool pool, Trunk trunk, List<Method> methods, Clock clock) {
    JwtBearer jwt = new JwtBearer(JwtSecret.of(engine.secretFile()), clock);
    Access access = new Access(engine.hosts(), Set.of(), List.of(), Optional.of(jwt));
    List<Method> all = new ArrayList<>(methods);
    all.addAll(
        EngineMethods.all(
            view,
            pool,
            new ForkChoice(view, trunk),
            new PreparedPayloads(new PayloadBuilder(view, pool))));
    Dispatcher dispatcher = dispatcher("", Optional.of(FOR_CONSENSUS), all);
    return RpcServer.start(
        ServerSettings.of(engine.host(), engine.port()).withAccess(access),
        dispatcher,
        dispatcher,
        Map.of(),
        List.of());
  }

  /** What a node tells beside its methods. */
  static Map<String, Supplier<Page>> pages(NodeMeters meters, Health health) {
    return Map.of(
        "/metrics",
        () -> new Page(200, NodeMeters.TEXT_TYPE, meters.text()),
        "/health",
        () -> page(health.alive()),
        "/ready",
        () -> page(health.ready()));
  }

  private static Page page(Health.Report report) {
    return Page.json(report.isGood() ? 200 : 503, report.json());
  }

  private Dispatcher dispatcher(
      String option, Optional<Set<String>> apis, Collection<Method> methods) {
    Set<String> known = new TreeSet<>(MethodTable.of(methods).namespaces());
    known.add("rpc");
    for (String api : apis.orElse(Set.of())) {
      if (!known.contains(api)) {
        throw new InputException(
            "%s: there is no '%s'; there are %s"
                .formatted(option, Json.shortened(api), String.join(",", known)));
      }
    }
    Collection<Method> served = MethodTable.only(methods, apis);
    return new Dispatcher(
        Web3Methods.withModules(served),
        Elsewhere.NOWHERE,
        settings.rpc(),
        new CallMeters(meters.registry()),
        memory);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** The accounts whose keys the node has. */
  public List<DevAccount> accounts() {
    return accounts;
  }

  /** What the node shows. */
  public ChainView view() {
    return view;
  }

  /** Whether who runs the node is to be told each block; clients can set that. */
  public boolean tellsBlocks() {
    return production.tellsBlocks();
  }

  /** The port that is served. */
  public int port() {
    return server.port();
  }

  /** The port at which a consensus client drives the node; empty if none does. */
  public OptionalInt enginePort() {
    return engine == null ? OptionalInt.empty() : OptionalInt.of(engine.port());
  }

  /** Ends everything; what was reported is on the disk. */
  @Override
  public void close() {
    Parts.close(parts);
  }
}
