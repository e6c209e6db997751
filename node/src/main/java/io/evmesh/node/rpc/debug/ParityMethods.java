package io.evmesh.node.rpc.debug;

import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.BlockTracer;
import io.evmesh.node.trace.ReplayParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Traces in the form of Parity: {@code trace_*}. */
public final class ParityMethods {
  /** Of one search: each of them is executed again. */
  private static final int MOST_BLOCKS = 1000;

  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);
  private static final Parameter<CallRequest> CALL =
      Parameter.required("Transaction", CallTypes.CALL);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);
  private static final Parameter<ReplayParts> PARTS =
      Parameter.required("Trace types", ReplayTypes.PARTS);
  private static final Parameter<List<ReplayTypes.Replayed>> CALLS =
      Parameter.required("Calls and trace types", ReplayTypes.CALLS);
  private static final Parameter<List<Integer>> PLACE =
      Parameter.required("Indices", ReplayTypes.PLACE);
  private static final Parameter<ReplayTypes.Search> SEARCH =
      Parameter.required("Filter", ReplayTypes.SEARCH);

  private final Traces traces;
  private final BlockTracer tracer;

  private ParityMethods(Traces traces) {
    this.traces = traces;
    tracer = traces.tracer();
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, Calls calls) {
    return new ParityMethods(new Traces(chain, calls)).all();
  }

  private List<Method> all() {
    List<Method> all = new ArrayList<>(found());
    all.addAll(replays());
    all.addAll(calls());
    return all;
  }

  private List<Method> found() {
    return List.of(
        Method.of(
            "trace_block",
            "All messages of a block's transactions, one object each, as Parity tells them.",
            List.of(NUMBER),
            "array of messages",
            call -> {
              ChainBlock block = traces.find(call.get(NUMBER));
              return traces.answer(out -> tracer.flat(traces.traced(block), out));
            }),
        Method.of(
            "trace_transaction",
            "All messages of a transaction, one object each, as Parity tells them.",
            List.of(Traces.TRANSACTION),
            "array of messages",
            call -> traces.answer(call, tracer::flat)),
        Method.of(
            "trace_get",
            "One message of a transaction: the indices say where it is below the first.",
            List.of(Traces.TRANSACTION, PLACE),
            "message or null",
            call ->
                traces.answer(
                    call, (block, index, out) -> tracer.flat(block, index, call.get(PLACE), out))),
        Method.of(
            "trace_filter",
            "Messages by who sent and who got them, of up to 1000 blocks, which are executed again:"
                + " {fromBlock, toBlock, fromAddress, toAddress, after, count}.",
            List.of(SEARCH),
            "array of messages",
            this::filter));
  }

  private List<Method> replays() {
    return List.of(
        Method.of(
            "trace_replayTransaction",
            "A transaction executed again: its output, with its messages and what it changed.",
            List.of(Traces.TRANSACTION, PARTS),
            "{output, stateDiff, trace, vmTrace}",
            call ->
                traces.answer(
                    call,
                    (block, index, out) -> tracer.replay(block, index, call.get(PARTS), out))),
        Method.of(
            "trace_replayBlockTransactions",
            "All transactions of a block executed again.",
            List.of(NUMBER, PARTS),
            "array of {output, stateDiff, trace, transactionHash, vmTrace}",
            call -> {
              ChainBlock block = traces.find(call.get(NUMBER));
              return traces.answer(
                  out -> tracer.replay(traces.traced(block), call.get(PARTS), out));
            }));
  }

  private List<Method> calls() {
    return List.of(
        Method.of(
            "trace_call",
            "What a message call on the state after a block does.",
            List.of(CALL, PARTS, BLOCK),
            "{output, stateDiff, trace, vmTrace}",
            call ->
                many(
                    call.get(BLOCK),
                    List.of(new ReplayTypes.Replayed(call.get(CALL), call.get(PARTS))),
                    false)),
        Method.of(
            "trace_callMany",
            "The same of several calls, each on the state after the one before.",
            List.of(CALLS, BLOCK),
            "array of {output, stateDiff, trace, vmTrace}",
            call -> many(call.get(BLOCK), call.get(CALLS), true)));
  }

  private Answer many(BlockRef ref, List<ReplayTypes.Replayed> calls, boolean asList) {
    ChainBlock block = traces.findMade(ref);
    return traces.answer(
        out -> {
          WorldState world = new WorldState(traces.chain().state(block));
          CallSite site =
              new CallSite(world, BlockProcessor.context(traces.chain().config(), block.header()));
          if (asList) {
            out.writeStartArray();
          }
          for (ReplayTypes.Replayed each : calls) {
            tracer.replay(world, site, each.call(), traces.gasCap(), each.parts(), out);
          }
          if (asList) {
            out.writeEndArray();
          }
        });
  }

  private Answer filter(Call call) {
    ReplayTypes.Search search = call.get(SEARCH);
    long first = number(search.from(), 1);
    long last = number(search.to(), traces.chain().head().number());
    if (first > last) {
      throw RpcException.invalidParams("invalid block range params");
    }
    if (last - first >= MOST_BLOCKS) {
      throw RpcException.of(
          RpcException.LIMIT_EXCEEDED,
          "trace_filter: more than %d blocks; ask for part of them".formatted(MOST_BLOCKS));
    }
    return traces.answer(
        out -> {
          long[] found = {0};
          BooleanSupplier window =
              () -> found[0]++ >= search.skipped() && found[0] - search.skipped() <= search.most();
          out.writeStartArray();
          for (long number = Math.max(1, first);
              number <= last && found[0] - search.skipped() < search.most();
              number++) {
            Calls.look();
            ChainBlock block = traces.find(new BlockRef.ByNumber(number));
            if (!block.transactionHashes().isEmpty()) {
              tracer.flat(traces.traced(block), search.filter(), window, out);
            }
          }
          out.writeEndArray();
        });
  }

  private long number(@Nullable BlockRef ref, long otherwise) {
    return ref == null ? otherwise : traces.find(ref).number();
  }
}
