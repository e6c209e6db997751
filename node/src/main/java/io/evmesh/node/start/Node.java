package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.input.genesis.Genesis;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.FirstBlock;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.consensus.Trunk;
import io.evmesh.node.pool.PoolJournal;
import io.evmesh.node.pool.PoolSettings;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.rest.BatchRoutes;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.engine.EngineMethods;
import io.evmesh.node.rpc.engine.PreparedPayloads;
import io.evmesh.node.rpc.evmesh.BatchAnswers;
import io.evmesh.node.rpc.http.Access;
import io.evmesh.node.rpc.http.JwtBearer;
import io.evmesh.node.rpc.http.Page;
import io.evmesh.node.rpc.http.Routes;
import io.evmesh.node.rpc.http.RpcServer;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.settings.EngineSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.vote.Relayer;
import io.evmesh.node.vote.RelayerKeys;
import io.evmesh.node.vote.Votes;
import io.evmesh.node.watch.Health;
import io.evmesh.node.watch.NodeMeters;
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
  private final Chain chain;
  private final ChainView view;
  private final NodeMeters meters;
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
      chain = part(openChain(clock));
      if (settings.imports().isPresent()) {
        long ignored = new ChainFile(settings.imports().get()).importInto(chain);
      }
      view = new ChainView(chain, settings.recentBytes(), settings.finality());
      TransactionPool pool =
          new TransactionPool(
              PoolSettings.USUAL, address -> chain.executedState().account(address));
      meters.follow(view);
      meters.watch(pool);
      BlockProducer producer =
          part(
              new BlockProducer(
                  chain, view, pool, settings.mining(), () -> clock.instant().getEpochSecond()));
      Snapshots snapshots = new Snapshots(chain, view, pool, producer);
      if (settings.poolJournal().isPresent()) {
        keepPool(settings.poolJournal().get(), pool, producer);
      }
      Wallet wallet = new Wallet(settings.genesis().isPresent() ? List.of() : accounts);
      Optional<ForkSchedule> schedule =
          view.hash(0)
              .flatMap(
                  genesis -> ForkSchedule.of(ChainAccess.rules(chain.database()).text(), genesis));
      Batches batches =
          part(
              new Batches(
                  chain.database(), view, pool, producer, settings.batches(), clock::millis));
      snapshots.beforeReturn(batches::beforeReturn);
      List<Relayer> relayers = RelayerKeys.open(settings.batches().relayers(), wallet);
      Votes votes = new Votes(view, pool, producer, batches, relayers);
      BatchAnswers answers = new BatchAnswers(batches, votes::describe);
      List<Method> methods =
          Methods.all(
              view,
              pool,
              producer,
              snapshots,
              wallet,
              schedule,
              settings.mesh().lanes(),
              batches,
              answers,
              votes);
      votes.start();
      server = part(serve(methods, routes(batches, answers)));
      engine =
          settings.engine().isPresent()
              ? part(
                  engine(
                      settings.engine().get(),
                      pool,
                      new ChainTrunk(view, producer, snapshots),
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
        pages(),
        routes);
  }

  private void keepPool(Path file, TransactionPool pool, BlockProducer producer) {
    PoolJournal journal = part(PoolJournal.open(file, pool, new PoolFilling(pool, producer)));
    pool.onTransaction(journal::add);
    producer.wake();
  }

  /** Batches are served as plain HTTP where their methods are. */
  private List<Routes> routes(Batches batches, BatchAnswers answers) {
    boolean served = settings.server().httpApis().map(apis -> apis.contains("evmesh")).orElse(true);
    return served ? List.of(new BatchRoutes(batches, answers, settings.rpc())) : List.of();
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

  private Map<String, Supplier<Page>> pages() {
    Health health = new Health(chain, view);
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
    Collection<Method> served = MethodTable.only(methods, apis.orElse(known));
    return new Dispatcher(
        Web3Methods.withModules(served), settings.rpc(), new CallMeters(meters.registry()));
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private Chain openChain(Clock clock) throws InterruptedException {
    Optional<KeptRules> kept = ChainAccess.rules(settings.database());
    if (kept.isPresent()) {
      return open(kept.get());
    }
    Json fields =
        settings.genesis().isPresent()
            ? Json.read(settings.genesis().get())
            : DevGenesis.of(settings.dev(), accounts, clock.instant().getEpochSecond());
    KeptRules rules = KeptRules.of(fields, 1);
    Genesis genesis = Genesis.of(fields);
    ChainAccess.keep(settings.database(), rules);
    Chain begun = open(rules);
    boolean done = false;
    try {
      FirstBlock first = FirstBlock.of(genesis.header(), genesis.state());
      long ignored =
          begun.begin(first.block(), first.world()).committed().toCompletableFuture().join();
      begun.flush();
      done = true;
      return begun;
    } finally {
      if (!done) {
        begun.close();
      }
    }
  }

  private Chain open(KeptRules rules) {
    return Chain.open(
        ChainAccess.settings(settings.database(), rules, settings.mesh(), settings.retainBlocks())
            .withMeters(meters.registry()));
  }

  /** The accounts whose keys the node has. */
  public List<DevAccount> accounts() {
    return accounts;
  }

  /** What the node shows. */
  public ChainView view() {
    return view;
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
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
