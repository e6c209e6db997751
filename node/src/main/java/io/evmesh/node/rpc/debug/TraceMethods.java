package io.evmesh.node.rpc.debug;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
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
import io.evmesh.node.trace.TraceOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces of blocks, transactions and calls: {@code debug_trace*}. */
public final class TraceMethods {
  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);
  private static final Parameter<Hash> BLOCK_HASH = Parameter.required("Block hash", Types.HASH);
  private static final Parameter<Bytes> RLP = Parameter.required("Block in RLP", Types.DATA);
  private static final Parameter<TraceOptions> OPTIONS =
      Parameter.optional("Options", TraceRequest.OPTIONS, TraceOptions.of(null));
  private static final Parameter<CallRequest> CALL =
      Parameter.required("Transaction", CallTypes.CALL);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);
  private static final Parameter<TraceRequest> CALL_OPTIONS =
      Parameter.optional("Options", TraceRequest.OF_CALL, TraceRequest.NONE);

  private final Traces traces;
  private final BlockTracer tracer;

  private TraceMethods(Traces traces) {
    this.traces = traces;
    tracer = traces.tracer();
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, Calls calls) {
    return new TraceMethods(new Traces(chain, calls)).all();
  }

  private List<Method> all() {
    return List.of(
        Method.of(
            "debug_traceBlockByNumber",
            "Traces of all transactions of a block, by struct logs or a named tracer.",
            List.of(NUMBER, OPTIONS),
            "array of {txHash, result}",
            call -> block(traces.find(call.get(NUMBER)), call)),
        Method.of(
            "debug_traceBlockByHash",
            "Traces of all transactions of a block, by struct logs or a named tracer.",
            List.of(BLOCK_HASH, OPTIONS),
            "array of {txHash, result}",
            call -> block(traces.find(new BlockRef.ByHash(call.get(BLOCK_HASH), false)), call)),
        Method.of(
            "debug_traceBlock",
            "Traces of all transactions of a block that is given in RLP; its parent is in the"
                + " chain.",
            List.of(RLP, OPTIONS),
            "array of {txHash, result}",
            call -> {
              Block block = decoded(call.get(RLP));
              TraceOptions options = call.get(OPTIONS);
              return traces.answer(out -> tracer.block(traces.traced(block), options, out));
            }),
        Method.of(
            "debug_traceTransaction",
            "The trace of a transaction, by struct logs or a named tracer.",
            List.of(Traces.TRANSACTION, OPTIONS),
            "what the tracer tells",
            call -> {
              TraceOptions options = call.get(OPTIONS);
              return traces.answer(
                  call, (block, index, out) -> tracer.transaction(block, index, options, out));
            }),
        Method.of(
            "debug_traceCall",
            "The trace of a message call on the state after a block.",
            List.of(CALL, BLOCK, CALL_OPTIONS),
            "what the tracer tells",
            this::traceCall));
  }

  private Answer block(ChainBlock block, Call call) {
    TraceOptions options = call.get(OPTIONS);
    return traces.answer(out -> tracer.block(traces.traced(block), options, out));
  }

  private static Block decoded(Bytes rlp) {
    try {
      return BlockCodec.decode(rlp);
    } catch (RlpException e) {
      throw RpcException.server("could not decode block: " + e.getMessage());
    }
  }

  private Answer traceCall(Call call) {
    TraceRequest request = call.get(CALL_OPTIONS);
    ChainBlock block = traces.findMade(call.get(BLOCK));
    return traces.answer(
        out -> {
          CallSite site =
              new CallSite(
                      state(block, request.index()),
                      BlockProcessor.context(traces.chain().config(), block.header()))
                  .with(request.states(), request.block());
          tracer.call(site, call.get(CALL), traces.gasCap(), request.options(), out);
        });
  }

  /** The state after a block, or before one of its transactions. */
  private StateView state(ChainBlock block, @Nullable Long index) {
    if (index == null) {
      return traces.chain().state(block);
    }
    if (block.number() == 0) {
      throw RpcException.server("no transaction in genesis");
    }
    return tracer.stateBefore(
        traces.traced(block), (int) Math.min(index & Long.MAX_VALUE, Integer.MAX_VALUE));
  }
}
