package io.evmesh.node.start;

import io.evmesh.node.batch.Batches;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.call.Calls;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.ForkSchedule;
import io.evmesh.node.query.LogSearch;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.codec.Blocks;
import io.evmesh.node.rpc.debug.ExplorerMethods;
import io.evmesh.node.rpc.debug.OtterscanMethods;
import io.evmesh.node.rpc.debug.ParityMethods;
import io.evmesh.node.rpc.debug.RawMethods;
import io.evmesh.node.rpc.debug.TraceMethods;
import io.evmesh.node.rpc.debug.VerbosityMethods;
import io.evmesh.node.rpc.eth.AccessListMethods;
import io.evmesh.node.rpc.eth.BlockMethods;
import io.evmesh.node.rpc.eth.CallMethods;
import io.evmesh.node.rpc.eth.ChainMethods;
import io.evmesh.node.rpc.eth.ConfigMethods;
import io.evmesh.node.rpc.eth.FeeMethods;
import io.evmesh.node.rpc.eth.Filters;
import io.evmesh.node.rpc.eth.FindBlock;
import io.evmesh.node.rpc.eth.FindState;
import io.evmesh.node.rpc.eth.LogMethods;
import io.evmesh.node.rpc.eth.StateMethods;
import io.evmesh.node.rpc.eth.SubscriptionMethods;
import io.evmesh.node.rpc.eth.Subscriptions;
import io.evmesh.node.rpc.eth.TransactionMethods;
import io.evmesh.node.rpc.evmesh.BatchJson;
import io.evmesh.node.rpc.evmesh.ConflictMethods;
import io.evmesh.node.rpc.evmesh.DecodeMethods;
import io.evmesh.node.rpc.web3.Web3Methods;
import io.evmesh.persistence.table.LogFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The methods for which a view of the chain is enough, with their filters and subscriptions. */
final class ReadMethods {
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

  private final ChainView view;
  private final Calls calls;
  private final Filters filters;
  private final LogSearch search;
  private final Subscriptions subscriptions;

  ReadMethods(ChainView view, CallSettings settings) {
    this.view = view;
    calls = new Calls(settings);
    filters = new Filters(view, Filters.Settings.USUAL, System::nanoTime);
    search = new LogSearch(view, LogFilter.MAX_LIMIT);
    subscriptions = new Subscriptions(view, search, MOST_SUBSCRIPTIONS);
  }

  /** How the node calls itself. */
  static String client(ChainView view) {
    return view.config().isForDevelopment() ? DEVELOPMENT_CLIENT : CLIENT;
  }

  /** Executes calls. */
  Calls calls() {
    return calls;
  }

  /** Tells filters and subscriptions of transactions and batches from now on. */
  void tell(TransactionPool pool, Batches batches) {
    pool.onTransaction(pooled -> filters.transaction(pooled.hash()));
    pool.onTransaction(subscriptions::transaction);
    batches.onEvent(
        event ->
            subscriptions.batch(
                event.batch().submitter(),
                event.batch().name(),
                out -> BatchJson.event(out, event)));
  }

  /**
   * The methods.
   *
   * @param waiting what is known of blocks to come
   */
  List<Method> all(Optional<ForkSchedule> schedule, Waiting waiting) {
    List<Method> all = new ArrayList<>();
    all.addAll(Web3Methods.all(client(view), view.config().chainId()));
    all.addAll(ChainMethods.all(view));
    schedule.ifPresent(known -> all.addAll(ConfigMethods.all(view, known)));
    FindBlock<BlockRef> blocks =
        ref -> ref == BlockRef.Tag.PENDING ? waiting.block() : view.block(ref);
    all.addAll(BlockMethods.all(view, blocks));
    all.addAll(TransactionMethods.all(view, blocks, waiting::find));
    Blocks shown = new Blocks(view);
    FindState states = ref -> ref == BlockRef.Tag.PENDING ? waiting.state() : shown.state(ref);
    all.addAll(StateMethods.all(states, waiting::nextNonce));
    all.addAll(CallMethods.all(view, states, calls, waiting::next));
    all.addAll(FeeMethods.all(view));
    all.addAll(LogMethods.all(view, search, filters, calls));
    all.addAll(RawMethods.all(view));
    all.addAll(VerbosityMethods.all());
    all.addAll(TraceMethods.all(view, calls));
    all.addAll(ParityMethods.all(view, calls));
    all.addAll(OtterscanMethods.all(view, calls));
    all.addAll(ExplorerMethods.all(view, calls));
    all.addAll(DecodeMethods.all());
    all.addAll(ConflictMethods.all(view, calls));
    all.addAll(AccessListMethods.all(view, calls));
    all.addAll(SubscriptionMethods.all(subscriptions));
    return all;
  }
}
