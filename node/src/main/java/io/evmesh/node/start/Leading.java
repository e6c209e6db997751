package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.cluster.Desk;
import io.evmesh.node.pool.PoolTable;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainSource;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.rpc.CallMeters;
import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.MethodTable;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.pool.PoolStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time for which a node of a cluster leads: the chain open for writing, and all that makes its
 * blocks. What the node shows goes on from there.
 */
final class Leading implements Desk.Answers, AutoCloseable {
  /** How often the leader shows the database that it is there. */
  private static final long SIGN_OF_LIFE_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Leading.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Chain chain;
  private final ChainView view;
  private final Production production;
  private final List<Method> methods;
  private final Dispatcher dispatcher;
  private volatile String lost = "";
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * Opens the chain, which begins if there is none.
   *
   * @param database that this process has the right to write; closed with this
   */
  Leading(NodeSettings settings, Clock clock, List<DevAccount> accounts, Database database)
      throws InterruptedException {
    boolean done = false;
    try {
      chain = part(Beginning.open(settings, clock, accounts, database, registry));
      view = new ChainView(chain, settings.history().recentBytes(), settings.finality());
      production =
          part(new Production(settings, clock, chain, view, accounts, Optional.of(this::keep)));
      methods = new ArrayList<>();
      dispatcher =
          new Dispatcher(MethodTable.of(List.of()), settings.rpc(), new CallMeters(registry));
      part(signs(database));
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private AutoCloseable keep(TransactionPool pool, BlockProducer producer) {
    PoolTable table =
        PoolTable.open(
            new PoolStore(chain.database()),
            pool,
            () -> end().isEmpty(),
            new PoolFilling(pool, producer));
    pool.keepBy(table::add);
    return table;
  }

  /** An idle leader's sessions are not silent, and it notices when they have been ended. */
  private AutoCloseable signs(Database database) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leader-sign").factory());
    ScheduledFuture<?> ignored =
        clock.scheduleWithFixedDelay(
            () -> confirm(database), 0, SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS);
    return clock::shutdownNow;
  }

  private void confirm(Database database) {
    try {
      if (!database.isOwned()) {
        database.confirmOwned();
      }
    } catch (DatabaseException e) {
      if (e.fault() == Fault.IN_USE) {
        lost = String.valueOf(e.getMessage());
      } else {
        LOG.warn("the right to write the chain is not certain: {}", e.getMessage());
      }
    }
  }

  /** Why this can not lead any more; empty while it can. */
  Optional<String> end() {
    return lost.isEmpty() ? chain.failure() : Optional.of(lost);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Lets what the node shows go on from here.
   *
   * @param shown what it shows, from the tables up to now
   * @param newHead is told each block that is there for good
   */
  void show(ChainView shown, Consumer<ChainBlock> newHead) {
    shown.use(ChainSource.of(chain));
    for (long number = shown.head().number() + 1; number <= view.head().number(); number++) {
      view.block(number).ifPresent(shown::show);
    }
    view.onHead(
        block -> {
          shown.show(block);
          newHead.accept(block);
        });
    view.onReturn(
        undone -> {
          shown.returnTo(view.head().number(), undone);
          newHead.accept(view.head());
        });
  }

  /** Begins to take what others send. All methods of the node are these and those that read. */
  List<Method> start(ReadMethods reads, Optional<ForkSchedule> schedule) {
    methods.addAll(reads.all(schedule, production.waiting()));
    methods.addAll(production.methods(reads));
    dispatcher.use(Web3Methods.withModules(methods));
    production.start();
    return List.copyOf(methods);
  }

  Chain chain() {
    return chain;
  }

  Production production() {
    return production;
  }

  /** The meters of execution, as Prometheus reads them. */
  String meters() {
    return registry.scrape();
  }

  @Override
  public byte[] answer(byte[] body, String submitter) throws InterruptedException {
    return dispatcher.answer(body, Peer.answeredOnly(submitter));
  }

  @Override
  public long head() {
    return view.head().number();
  }

  /** The last block that is there for good. */
  ChainBlock last() {
    return view.head();
  }

  @Override
  public void close() {
    Parts.close(parts);
  }
}
