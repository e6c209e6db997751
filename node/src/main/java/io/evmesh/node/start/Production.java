package io.evmesh.node.start;

import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.accesslist.AccessListKeeper;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.PendingBlock;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.call.Calls;
import io.evmesh.node.pool.PoolSettings;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rest.BatchRoutes;
import io.evmesh.node.rest.OwnBatches;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.debug.BuildMethods;
import io.evmesh.node.rpc.dev.DumpMethods;
import io.evmesh.node.rpc.dev.EditMethods;
import io.evmesh.node.rpc.dev.ImpersonationMethods;
import io.evmesh.node.rpc.dev.InfoMethods;
import io.evmesh.node.rpc.dev.MiningMethods;
import io.evmesh.node.rpc.dev.SnapshotMethods;
import io.evmesh.node.rpc.dev.TokenMethods;
import io.evmesh.node.rpc.dev.WishMethods;
import io.evmesh.node.rpc.eth.AccountMethods;
import io.evmesh.node.rpc.eth.ProofMethods;
import io.evmesh.node.rpc.eth.SendMethods;
import io.evmesh.node.rpc.eth.SimulateMethods;
import io.evmesh.node.rpc.evmesh.BatchAnswers;
import io.evmesh.node.rpc.evmesh.BatchMethods;
import io.evmesh.node.rpc.evmesh.StatusMethods;
import io.evmesh.node.rpc.evmesh.VoteMethods;
import io.evmesh.node.rpc.http.Routes;
import io.evmesh.node.rpc.txpool.PoolMethods;
import io.evmesh.node.send.Filling;
import io.evmesh.node.send.Impersonation;
import io.evmesh.node.send.Intake;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.vote.Relayer;
import io.evmesh.node.vote.RelayerKeys;
import io.evmesh.node.vote.Votes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What makes blocks of a chain that is open for writing: the pool, the producer, batches and votes,
 * and the methods that need them.
 */
final class Production implements AutoCloseable {
  private final NodeSettings settings;
  private final ChainView view;
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final Snapshots snapshots;
  private final Wallet wallet;
  private final Batches batches;
  private final BatchAnswers answers;
  private final Votes votes;
  private final PayloadBuilder builder;
  private final AtomicBoolean tellsBlocks = new AtomicBoolean(true);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Fills a pool with what waited before, and keeps what it takes from now on. */
  @FunctionalInterface
  interface Keeping {
    /** Begins to; what is returned ends it. */
    AutoCloseable keep(TransactionPool pool, BlockProducer producer);
  }

  /**
   * The parts; votes and batches do not go on before {@link #start}.
   *
   * @param view of this chain
   * @param accounts whose keys the node has
   */
  Production(
      NodeSettings settings,
      Clock clock,
      Chain chain,
      ChainView view,
      List<DevAccount> accounts,
      Optional<Keeping> keeping) {
    this.settings = settings;
    this.view = view;
    boolean done = false;
    try {
      pool =
          new TransactionPool(
              PoolSettings.USUAL, address -> chain.executedState().account(address));
      producer =
          part(
              new BlockProducer(
                  chain, view, pool, settings.mining(), () -> clock.instant().getEpochSecond()));
      snapshots = new Snapshots(chain, view, pool, producer);
      if (keeping.isPresent()) {
        AutoCloseable ignored = part(keeping.get().keep(pool, producer));
        producer.wake();
      }
      wallet = new Wallet(settings.genesis().isPresent() ? List.of() : accounts);
      batches =
          part(
              new Batches(
                  chain.database(), view, pool, producer, settings.batches(), clock::millis));
      snapshots.beforeReturn(batches::beforeReturn);
      List<Relayer> relayers = RelayerKeys.open(settings.batches().relayers(), wallet);
      votes = new Votes(view, pool, producer, batches, relayers);
      answers = new BatchAnswers(batches, votes::describe);
      builder = new PayloadBuilder(view, pool);
      if (settings.history().keepsAccessLists()) {
        AutoCloseable ignored = part(AccessListKeeper.start(view));
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** Goes on with batches and votes that were not finished. */
  void start() {
    votes.start();
  }

  /** Whether blocks are to be told to who runs the node. */
  boolean tellsBlocks() {
    return tellsBlocks.get();
  }

  TransactionPool pool() {
    return pool;
  }

  BlockProducer producer() {
    return producer;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /** Batches over plain HTTP. */
  Routes routes() {
    OwnBatches own = new OwnBatches(batches, answers, settings.rpc());
    return new BatchRoutes(own, settings.rpc());
  }

  /** What is known of blocks to come. */
  Waiting waiting() {
    PendingBlock pending = new PendingBlock(view, pool, producer, builder);
    return new Waiting() {
      @Override
      public Optional<Answer> find(Hash transaction) {
        return pool.find(transaction).map(Production::waiting);
      }

      @Override
      public long nextNonce(Address sender) {
        return pool.nextNonce(sender);
      }

      @Override
      public BlockContext next() {
        return producer.next();
      }

      @Override
      public Optional<ChainBlock> block() throws InterruptedException {
        return pending.get();
      }

      @Override
      public Snapshot state() throws InterruptedException {
        return pending.state();
      }
    };
  }

  private static Answer waiting(PooledTransaction found) {
    return out -> TransactionJson.pending(out, found.transaction(), found.hash(), found.sender());
  }

  private static Hash instance() {
    byte[] random = new byte[Hash.SIZE];
    new SecureRandom().nextBytes(random);
    return Hash.read(random, 0);
  }

  /** The methods, but for those that only read; filters and subscriptions hear of what comes in. */
  List<Method> methods(ReadMethods reads) {
    Calls calls = reads.calls();
    reads.tell(pool, batches);
    List<Method> all = new ArrayList<>();
    all.addAll(SimulateMethods.all(view, calls));
    all.addAll(ProofMethods.all(view, calls));
    all.addAll(PoolMethods.all(pool));
    all.addAll(StatusMethods.all(view, producer.runs(), settings.mesh().lanes()));
    all.addAll(BuildMethods.all(view, builder));
    all.addAll(BatchMethods.all(batches, answers));
    all.addAll(VoteMethods.all(votes));
    Intake intake = new Intake(view, pool, producer, Duration.ofSeconds(10));
    Filling filling = new Filling(view, pool, calls, producer::next);
    Impersonation impersonation = new Impersonation();
    all.addAll(MiningMethods.all(producer, pool, view));
    all.addAll(WishMethods.all(producer, view.config().isForDevelopment()));
    if (view.config().isForDevelopment()) {
      all.addAll(forDevelopment());
      all.addAll(TokenMethods.all(view, producer, calls));
      all.addAll(ImpersonationMethods.all(impersonation));
      all.add(AccountMethods.unsigned(filling, intake));
    }
    all.addAll(SendMethods.all(view, intake));
    all.addAll(AccountMethods.all(view, wallet, filling, impersonation, intake));
    return all;
  }

  private List<Method> forDevelopment() {
    List<Method> all = new ArrayList<>(EditMethods.all(producer));
    all.addAll(InfoMethods.all(view, producer, ReadMethods.client(view), instance()));
    all.addAll(InfoMethods.telling(tellsBlocks::set));
    all.addAll(DumpMethods.all(view, producer));
    all.addAll(SnapshotMethods.all(snapshots));
    return all;
  }

  @Override
  public void close() {
    Parts.close(parts);
  }
}
