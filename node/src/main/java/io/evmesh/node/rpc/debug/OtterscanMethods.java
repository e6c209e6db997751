package io.evmesh.node.rpc.debug;

import io.evmesh.node.call.Calls;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.trace.BlockTracer;
import java.util.List;

/** Traces and lists for the explorer Otterscan: {@code ots_*}. */
public final class OtterscanMethods {
  private final Traces traces;
  private final BlockTracer tracer;

  private OtterscanMethods(Traces traces) {
    this.traces = traces;
    tracer = traces.tracer();
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, Calls calls) {
    return new OtterscanMethods(new Traces(chain, calls)).all();
  }

  private List<Method> all() {
    return List.of(
        Method.of(
            "ots_getInternalOperations",
            "Transfers, creations and self-destructions within a transaction.",
            List.of(Traces.TRANSACTION),
            "array of {type, from, to, value}",
            call -> traces.answer(call, tracer::internalOperations)),
        Method.of(
            "ots_traceTransaction",
            "All messages of a transaction with their depth.",
            List.of(Traces.TRANSACTION),
            "array of {type, depth, from, to, value, input, output}",
            call -> traces.answer(call, tracer::entries)),
        Method.of(
            "ots_getTransactionError",
            "The data that a transaction reverted with, nothing if it did not.",
            List.of(Traces.TRANSACTION),
            "data",
            call -> traces.answer(call, tracer::error)));
  }
}
