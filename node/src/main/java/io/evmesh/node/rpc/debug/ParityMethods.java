package io.evmesh.node.rpc.debug;

import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.BlockTracer;
import java.util.List;

/** Traces in the form of Parity: {@code trace_*}. */
public final class ParityMethods {
  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);

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
            call -> {
              TransactionPlace place = traces.place(call);
              return traces.answer(
                  out -> tracer.flat(traces.traced(place.block()), place.index(), out));
            }));
  }
}
