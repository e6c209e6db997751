package io.evmesh.node.start;

import io.evmesh.node.account.Wallet;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.call.Calls;
import io.evmesh.node.pool.TransactionPool;
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
import io.evmesh.node.rpc.dev.MiningMethods;
import io.evmesh.node.rpc.eth.AccountMethods;
import io.evmesh.node.rpc.eth.BlockMethods;
import io.evmesh.node.rpc.eth.CallMethods;
import io.evmesh.node.rpc.eth.ChainMethods;
import io.evmesh.node.rpc.eth.ConfigMethods;
import io.evmesh.node.rpc.eth.FeeMethods;
import io.evmesh.node.rpc.eth.Filters;
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
import io.evmesh.node.rpc.evmesh.DecodeMethods;
import io.evmesh.node.rpc.evmesh.StatusMethods;
import io.evmesh.node.rpc.evmesh.VoteMethods;
import io.evmesh.node.rpc.txpool.PoolMethods;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.node.send.Filling;
import io.evmesh.node.send.Intake;
import io.evmesh.node.vote.Votes;
import io.evmesh.persistence.table.LogFilter;
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

  /** Of one connection. */
  private static final int MOST_SUBSCRIPTIONS = 1000;

  private Methods() {}

  static List<Method> all(
      ChainView view,
      TransactionPool pool,
      BlockProducer producer,
      Wallet wallet,
      Optional<ForkSchedule> schedule,
      int lanes,
      Batches batches,
      BatchAnswers answers,
      Votes votes) {
    List<Method> all = new ArrayList<>();
    all.addAll(Web3Methods.all(CLIENT, view.config().chainId()));
    all.addAll(ChainMethods.all(view));
    schedule.ifPresent(known -> all.addAll(ConfigMethods.all(view, known)));
    all.addAll(BlockMethods.all(view));
    all.addAll(
        TransactionMethods.all(
            view,
            hash ->
                pool.find(hash)
                    .<Answer>map(
                        found ->
                            out ->
                                TransactionJson.pending(
                                    out, found.transaction(), found.hash(), found.sender()))));
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
    all.addAll(BuildMethods.all(view, new PayloadBuilder(view, pool)));
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
    all.addAll(MiningMethods.all(producer, pool));
    all.addAll(SendMethods.all(view, intake));
    all.addAll(AccountMethods.all(wallet, new Filling(view, pool, calls), intake));
    return all;
  }
}
