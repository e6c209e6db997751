package io.evmesh.node.rpc.eth;

import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.FoundLog;
import io.evmesh.node.query.LogSearch;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.FilterTypes;
import io.evmesh.node.rpc.codec.FilterTypes.Filter;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs, asked for once or with a filter that is polled. */
public final class LogMethods {
  private static final Parameter<Filter> FILTER = Parameter.required("Filter", FilterTypes.FILTER);
  private static final Parameter<String> ID = Parameter.required("Filter identifier", Types.TEXT);

  private final ChainView chain;
  private final LogSearch search;
  private final Filters filters;
  private final Calls calls;

  private LogMethods(ChainView chain, LogSearch search, Filters filters, Calls calls) {
    this.chain = chain;
    this.calls = calls;
    this.search = search;
    this.filters = filters;
  }

  /**
   * The methods.
   *
   * @param calls with which searches in the tables take turns
   */
  public static List<Method> all(ChainView chain, LogSearch search, Filters filters, Calls calls) {
    LogMethods own = new LogMethods(chain, search, filters, calls);
    return List.of(
        Method.of(
            "eth_getLogs",
            "The logs of one block or a range that a filter lets through.",
            List.of(FILTER),
            "list of logs",
            call -> logs(own.find(call.get(FILTER)))),
        Method.of(
            "eth_newFilter",
            "Makes a filter of logs; its changes are then polled.",
            List.of(FILTER),
            "filter identifier",
            call -> Answer.text(filters.ofLogs(call.get(FILTER)))),
        Method.of(
            "eth_newBlockFilter",
            "Makes a filter that tells of new blocks.",
            List.of(),
            "filter identifier",
            call -> Answer.text(filters.ofBlocks())),
        Method.of(
            "eth_newPendingTransactionFilter",
            "Makes a filter that tells of transactions that have come.",
            List.of(),
            "filter identifier",
            call -> Answer.text(filters.ofTransactions())),
        Method.of(
            "eth_uninstallFilter",
            "Gives a filter up.",
            List.of(ID),
            "whether there was one",
            call -> Answer.bool(filters.remove(call.get(ID)))),
        Method.of(
            "eth_getFilterChanges",
            "What a filter has to tell since it was asked last.",
            List.of(ID),
            "list of logs or hashes",
            call -> own.changes(call.get(ID))),
        Method.of(
            "eth_getFilterLogs",
            "All logs that a filter lets through.",
            List.of(ID),
            "list of logs",
            call -> logs(own.find(filters.logFilter(call.get(ID))))));
  }

  private Answer changes(String id) throws InterruptedException {
    return switch (filters.poll(id)) {
      case Filters.Changes.Hashes(var hashes) ->
          out -> {
            out.startArray();
            hashes.forEach(out::hash);
            out.endArray();
          };
      case Filters.Changes.Logs(var filter, var from, var to, var undone) -> {
        List<FoundLog> gone = new ArrayList<>();
        undone.forEach(block -> gone.addAll(search.find(block, filter.query())));
        List<FoundLog> found = from > to ? List.of() : inRange(from, to, filter);
        yield out -> {
          out.startArray();
          gone.forEach(log -> ReceiptJson.log(out, log, true));
          found.forEach(log -> ReceiptJson.log(out, log, false));
          out.endArray();
        };
      }
    };
  }

  private List<FoundLog> inRange(long from, long to, Filter filter) throws InterruptedException {
    try {
      return search.isQuick(from)
          ? search.find(from, to, filter.query())
          : calls.compute(
              () -> {
                Calls.lookAhead();
                return search.find(from, to, filter.query());
              });
    } catch (CallFault e) {
      throw CallMethods.asError(e);
    } catch (LogSearch.TooMany e) {
      throw RpcException.of(RpcException.LIMIT_EXCEEDED, String.valueOf(e.getMessage()));
    }
  }

  private List<FoundLog> find(Filter filter) throws InterruptedException {
    if (filter.block() != null) {
      ChainBlock block =
          chain.block(filter.block()).orElseThrow(() -> RpcException.server("unknown block"));
      return search.find(block, filter.query());
    }
    long from = number(filter.from());
    long to = number(filter.to());
    if (from > to) {
      throw RpcException.invalidParams("invalid block range params");
    }
    if (to > chain.head().number()) {
      throw RpcException.invalidParams("block range extends beyond current head block");
    }
    return inRange(from, to, filter);
  }

  private long number(@Nullable BlockRef ref) {
    return switch (ref) {
      case null -> chain.head().number();
      case BlockRef.ByNumber(var number) -> number;
      case BlockRef.Tag tag ->
          chain.block(tag).orElseThrow(() -> RpcException.server("unknown block")).number();
      case BlockRef.ByHash _ -> throw RpcException.invalidParams("a hash is no bound of a range");
    };
  }

  /** Logs in an answer. */
  static Answer logs(List<FoundLog> logs) {
    return out -> {
      out.startArray();
      for (FoundLog found : logs) {
        ReceiptJson.log(out, found, false);
      }
      out.endArray();
    };
  }
}
