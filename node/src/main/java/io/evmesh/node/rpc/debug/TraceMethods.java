package io.evmesh.node.rpc.debug;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.call.StateOverrides;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.BlockTracer;
import io.evmesh.node.trace.TraceException;
import io.evmesh.node.trace.TraceLimits;
import io.evmesh.node.trace.TraceOptions;
import io.evmesh.node.trace.TracedBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Traces of blocks, transactions and calls: {@code debug_trace*}, {@code trace_*}, {@code ots_*}.
 */
public final class TraceMethods {
  private static final ParameterType<JsonNode> OPTIONS_TYPE =
      ParameterType.of("{\"type\":\"object\"}", node -> node);
  private static final JsonNode NO_OPTIONS =
      com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();

  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);
  private static final Parameter<Hash> BLOCK_HASH = Parameter.required("Block hash", Types.HASH);
  private static final Parameter<Hash> TRANSACTION =
      Parameter.required("Transaction hash", Types.HASH);
  private static final Parameter<JsonNode> OPTIONS =
      Parameter.optional("Options", OPTIONS_TYPE, NO_OPTIONS);
  private static final Parameter<CallRequest> CALL =
      Parameter.required("Transaction", CallTypes.CALL);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);

  private final ChainView chain;
  private final Calls calls;
  private final BlockTracer tracer;

  private TraceMethods(ChainView chain, Calls calls) {
    this.chain = chain;
    this.calls = calls;
    tracer = new BlockTracer(chain.config(), TraceLimits.DEFAULT);
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, Calls calls) {
    TraceMethods own = new TraceMethods(chain, calls);
    List<Method> all = new ArrayList<>(own.ofDebug());
    all.addAll(own.ofParity());
    all.addAll(own.ofOtterscan());
    return all;
  }

  private List<Method> ofDebug() {
    return List.of(
        Method.of(
            "debug_traceBlockByNumber",
            "Traces of all transactions of a block, by struct logs or a named tracer.",
            List.of(NUMBER, OPTIONS),
            "array of {txHash, result}",
            call -> {
              BlockRef ref = call.get(NUMBER);
              String name = ref instanceof BlockRef.ByNumber(var n) ? "#" + n : ref.toString();
              return block(find(ref, name), call);
            }),
        Method.of(
            "debug_traceBlockByHash",
            "Traces of all transactions of a block, by struct logs or a named tracer.",
            List.of(BLOCK_HASH, OPTIONS),
            "array of {txHash, result}",
            call -> {
              Hash hash = call.get(BLOCK_HASH);
              return block(find(new BlockRef.ByHash(hash, false), hash.toString()), call);
            }),
        Method.of(
            "debug_traceTransaction",
            "The trace of a transaction, by struct logs or a named tracer.",
            List.of(TRANSACTION, OPTIONS),
            "what the tracer tells",
            call -> {
              TransactionPlace place = place(call);
              TraceOptions options = options(call.get(OPTIONS));
              return answer(
                  out -> tracer.transaction(traced(place.block()), place.index(), options, out));
            }),
        Method.of(
            "debug_traceCall",
            "The trace of a message call on the state after a block.",
            List.of(CALL, BLOCK, OPTIONS),
            "what the tracer tells",
            this::traceCall));
  }

  private List<Method> ofParity() {
    return List.of(
        Method.of(
            "trace_block",
            "All messages of a block's transactions, one object each, as Parity tells them.",
            List.of(NUMBER),
            "array of messages",
            call -> {
              ChainBlock block = find(call.get(NUMBER), call.get(NUMBER).toString());
              return answer(out -> tracer.flat(traced(block), out));
            }),
        Method.of(
            "trace_transaction",
            "All messages of a transaction, one object each, as Parity tells them.",
            List.of(TRANSACTION),
            "array of messages",
            call -> {
              TransactionPlace place = place(call);
              return answer(out -> tracer.flat(traced(place.block()), place.index(), out));
            }));
  }

  private List<Method> ofOtterscan() {
    return List.of(
        Method.of(
            "ots_getInternalOperations",
            "Transfers, creations and self-destructions within a transaction.",
            List.of(TRANSACTION),
            "array of {type, from, to, value}",
            call -> {
              TransactionPlace place = place(call);
              return answer(
                  out -> tracer.internalOperations(traced(place.block()), place.index(), out));
            }),
        Method.of(
            "ots_traceTransaction",
            "All messages of a transaction with their depth.",
            List.of(TRANSACTION),
            "array of {type, depth, from, to, value, input, output}",
            call -> {
              TransactionPlace place = place(call);
              return answer(out -> tracer.entries(traced(place.block()), place.index(), out));
            }),
        Method.of(
            "ots_getTransactionError",
            "The data that a transaction reverted with, nothing if it did not.",
            List.of(TRANSACTION),
            "data",
            call -> {
              TransactionPlace place = place(call);
              return answer(out -> tracer.error(traced(place.block()), place.index(), out));
            }));
  }

  private Answer block(ChainBlock block, Call call) {
    TraceOptions options = options(call.get(OPTIONS));
    return answer(out -> tracer.block(traced(block), options, out));
  }

  private Answer traceCall(Call call) {
    BlockRef ref = call.get(BLOCK);
    if (ref == BlockRef.Tag.PENDING) {
      throw RpcException.server("tracing on top of pending is not supported");
    }
    JsonNode given = call.get(OPTIONS);
    TraceOptions options = options(given);
    ChainBlock block = find(ref, ref.toString());
    StateOverrides states =
        given.hasNonNull("stateOverrides")
            ? CallTypes.states(given.get("stateOverrides"))
            : StateOverrides.NONE;
    BlockOverride blocks =
        given.hasNonNull("blockOverrides")
            ? CallTypes.block(given.get("blockOverrides"))
            : BlockOverride.NONE;
    CallSite site =
        new CallSite(chain.state(block), BlockProcessor.context(chain.config(), block.header()))
            .with(states, blocks);
    long gasCap = calls.settings().gas();
    return answer(out -> tracer.call(site, call.get(CALL), gasCap, options, out));
  }

  private static TraceOptions options(JsonNode given) {
    try {
      return TraceOptions.of(given);
    } catch (TraceException e) {
      throw RpcException.of(e.code(), String.valueOf(e.getMessage()));
    }
  }

  /** Something that is written to a generator. */
  @FunctionalInterface
  private interface Trace {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** An answer that is worked out while it is written, when it is its turn to compute. */
  private Answer answer(Trace trace) {
    return out ->
        calls.compute(
            () -> {
              try {
                return out.generated(trace::writeTo);
              } catch (TraceException e) {
                throw RpcException.of(e.code(), String.valueOf(e.getMessage()));
              } catch (CallFault fault) {
                throw RpcException.server(String.valueOf(fault.getMessage()));
              }
            });
  }

  private ChainBlock find(BlockRef ref, String name) {
    return chain.block(ref).orElseThrow(() -> RpcException.server("block " + name + " not found"));
  }

  private TransactionPlace place(Call call) {
    Optional<TransactionPlace> place = chain.transaction(call.get(TRANSACTION));
    return place.orElseThrow(() -> RpcException.server("transaction not found"));
  }

  private TracedBlock traced(ChainBlock block) {
    long number = block.number();
    if (number == 0) {
      throw RpcException.server("genesis is not traceable");
    }
    ChainBlock parent = find(new BlockRef.ByNumber(number - 1), "#" + (number - 1));
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < block.senders().size(); i++) {
      transactions.add(
          new RecoveredTransaction(block.block().transactions().get(i), block.senders().get(i)));
    }
    return new TracedBlock(
        block.header(), block.hash(), transactions, block.transactionHashes(), chain.state(parent));
  }
}
