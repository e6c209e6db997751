package io.evmesh.node.start;

import io.evmesh.engine.types.Hash;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.PendingBlock;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.call.Calls;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.query.LogSearch;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.debug.BuildMethods;
import io.evmesh.node.rpc.debug.OtterscanMethods;
import io.evmesh.node.rpc.debug.ParityMethods;
import io.evmesh.node.rpc.debug.RawMethods;
import io.evmesh.node.rpc.debug.TraceMethods;
import io.evmesh.node.rpc.debug.VerbosityMethods;
import io.evmesh.node.rpc.dev.DumpMethods;
import io.evmesh.node.rpc.dev.EditMethods;
import io.evmesh.node.rpc.dev.ImpersonationMethods;
import io.evmesh.node.rpc.dev.InfoMethods;
import io.evmesh.node.rpc.dev.MiningMethods;
import io.evmesh.node.rpc.dev.SnapshotMethods;
import io.evmesh.node.rpc.dev.WishMethods;
import io.evmesh.node.rpc.eth.AccountMethods;
import io.evmesh.node.rpc.eth.BlockMethods;
import io.evmesh.node.rpc.eth.CallMethods;
import io.evmesh.node.rpc.eth.ChainMethods;
import io.evmesh.node.rpc.eth.ConfigMethods;
import io.evmesh.node.rpc.eth.FeeMethods;
import io.evmesh.node.rpc.eth.Filters;
import io.evmesh.node.rpc.eth.FindBlock;
import io.evmesh.node.rpc.eth.LogMethods;
import io.evmesh.node.rpc.eth.ProofMethods;
import io.evmesh.node.rpc.eth.SendMethods;
import io.evmesh.node.rpc.eth.SimulateMethods;
import io.evmesh.node.rpc.eth.StateMethods;
import io.evmesh.node.rpc.eth.SubscriptionMethods;
import io.evmesh.node.rpc.eth.Subscriptions;
import io.evmesh.node.rpc.eth.TransactionMethods;
import io.evmesh.node.rpc.evmesh.BatchAnswers;
import io.evmesh.node.rpc.evmesh.BatchJson;
import io.evmesh.node.rpc.evmesh.BatchMethods;
import io.evmesh.node.rpc.evmesh.ConflictMethods;
import io.evmesh.node.rpc.evmesh.DecodeMethods;
import io.evmesh.node.rpc.evmesh.StatusMethods;
import io.evmesh.node.rpc.evmesh.VoteMethods;
import io.evmesh.node.rpc.txpool.PoolMethods;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.send.Filling;
import io.evmesh.node.send.Impersonation;
import io.evmesh.node.send.Intake;
import io.evmesh.node.vote.Votes;
import io.evmesh.persistence.table.LogFilter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers the methods of all namespaces. */
final class Methods {
  private static final String CLIENT =
      "evmesh/v0.1.0/%s-%s/java%s"
          .formatted(
              System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT),
              System.getProperty("os.arch"),
              Runtime.version().feature());

  /** Hardhat's helpers work only with what calls itself so. */
  private static final String DEVELOPMENT_CLIENT = "HardhatNetwork/" + CLIENT;

  /** Of one connection. */
  private static final int MOST_SUBSCRIPTIONS = 1000;

  private Methods() {}

  private static Hash instance() {
    byte[] random = new byte[Hash.SIZE];
    new SecureRandom().nextBytes(random);
    return Hash.read(random, 0);
  }

  static List<Method> all(
      ChainView view,
      TransactionPool pool,
      BlockProducer producer,
      Snapshots snapshots,
      Wallet wallet,
      Optional<ForkSchedule> schedule,
      int lanes,
      Batches batches,
      BatchAnswers answers,
      Votes votes) {
    List<Method> all = new ArrayList<>();
    String client = view.config().isForDevelopment() ? DEVELOPMENT_CLIENT : CLIENT;
    all.addAll(Web3Methods.all(client, view.config().chainId()));
    all.addAll(ChainMethods.all(view));
    schedule.ifPresent(known -> all.addAll(ConfigMethods.all(view, known)));
    PayloadBuilder builder = new PayloadBuilder(view, pool);
    PendingBlock pending = new PendingBlock(view, pool, producer, builder);
    FindBlock<BlockRef> blocks =
        ref -> ref == BlockRef.Tag.PENDING ? pending.get() : view.block(ref);
    all.addAll(BlockMethods.all(view, blocks));
    all.addAll(TransactionMethods.all(view, blocks, hash -> pool.find(hash).map(Methods::waiting)));
    all.addAll(StateMethods.all(view, pool::nextNonce));
    Calls calls = new Calls(CallSettings.USUAL);
    all.addAll(CallMethods.all(view, calls, producer::next));
    all.addAll(FeeMethods.all(view));
    Filters filters = new Filters(view, Filters.Settings.USUAL, System::nanoTime);
    LogSearch search = new LogSearch(view, LogFilter.MAX_LIMIT);
    all.addAll(LogMethods.all(view, search, filters));
    all.addAll(SimulateMethods.all(view, calls));
    all.addAll(ProofMethods.all(view));
    all.addAll(RawMethods.all(view));
    all.addAll(VerbosityMethods.all());
    all.addAll(TraceMethods.all(view, calls));
    all.addAll(ParityMethods.all(view, calls));
    all.addAll(OtterscanMethods.all(view, calls));
    all.addAll(PoolMethods.all(pool));
    all.addAll(DecodeMethods.all());
    all.addAll(StatusMethods.all(view, producer.runs(), lanes));
    all.addAll(ConflictMethods.all(view, calls));
    all.addAll(BuildMethods.all(view, builder));
    Subscriptions subscriptions = new Subscriptions(view, search, MOST_SUBSCRIPTIONS);
    all.addAll(SubscriptionMethods.all(subscriptions));
    pool.onTransaction(pooled -> filters.transaction(pooled.hash()));
    pool.onTransaction(subscriptions::transaction);
    batches.onEvent(
        event ->
            subscriptions.batch(
                event.batch().submitter(),
                event.batch().name(),
                out -> BatchJson.event(out, event)));
    all.addAll(BatchMethods.all(batches, answers));
    all.addAll(VoteMethods.all(votes));
    Intake intake = new Intake(view, pool, producer, Duration.ofSeconds(10));
    Filling filling = new Filling(view, pool, calls, producer::next);
    Impersonation impersonation = new Impersonation();
    all.addAll(MiningMethods.all(producer, pool, view));
    all.addAll(WishMethods.all(producer, view.config().isForDevelopment()));
    if (view.config().isForDevelopment()) {
      all.addAll(forDevelopment(view, producer, snapshots, client));
      all.addAll(ImpersonationMethods.all(impersonation));
      all.add(AccountMethods.unsigned(filling, intake));
    }
    all.addAll(SendMethods.all(view, intake));
    all.addAll(AccountMethods.all(wallet, filling, impersonation, intake));
    return all;
  }

  private static List<Method> forDevelopment(
      ChainView view, BlockProducer producer, Snapshots snapshots, String client) {
    List<Method> all = new ArrayList<>(EditMethods.all(producer));
    all.addAll(InfoMethods.all(view, producer, client, instance()));
    all.addAll(DumpMethods.all(view, producer));
    all.addAll(SnapshotMethods.all(snapshots));
    return all;
  }

  private static Answer waiting(PooledTransaction found) {
    return out -> TransactionJson.pending(out, found.transaction(), found.hash(), found.sender());
  }
}
