package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Strictness;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.call.Invalid;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A call that is no transaction, traced. Used once. */
final class TracedCall {
  private final TraceLimits limits;
  private final CallSite site;
  private final Transaction transaction;
  private final RecoveredTransaction recovered;
  private final BlockContext block;

  TracedCall(TraceLimits limits, CallSite site, CallRequest request, long gasCap) {
    this.limits = limits;
    this.site = site;
    Long asked = request.gas();
    long gas = asked == null || Long.compareUnsigned(asked, gasCap) > 0 ? gasCap : asked;
    transaction = Calls.transaction(site, request, gas);
    recovered = new RecoveredTransaction(transaction, request.sender());
    block = Calls.free(site.block(), transaction);
  }

  void trace(TraceOptions options, JsonGenerator out) throws IOException {
    Duration timeout = limits.timeout(options);
    Optional<StructOptions> structLogs = options.structLogs();
    if (structLogs.isPresent()) {
      Relay relay = new Relay(limits.keptBytes());
      StructLogger.writeHead(run(Calls.machine(null)), out);
      relay.to(new StructLogger(structLogs.get(), out), timeout);
      run(Calls.machine(relay));
      StructLogger.writeEnd(out);
    } else {
      TransactionState ignored = trace(options::create, timeout, out);
    }
  }

  /** Writes what a tracer gathers; the state after the call is returned. */
  TransactionState trace(
      Function<TracedTransaction, ResultTracer> tracers, Duration timeout, JsonGenerator out)
      throws IOException {
    Relay relay = new Relay(limits.keptBytes());
    ResultTracer tracer =
        tracers.apply(
            new TracedTransaction(
                block, transaction, recovered.sender(), null, null, 0, 0, site.state()));
    relay.to(tracer, timeout);
    TransactionExecutor executor = executor(Calls.machine(relay));
    tracer.executed(executed(executor).gasUsed(), executor.state());
    tracer.write(out);
    return executor.state();
  }

  private Executed run(Machine machine) {
    return executed(executor(machine));
  }

  private TransactionExecutor executor(Machine machine) {
    machine.movePrecompiles(site.precompiles());
    return new TransactionExecutor(machine);
  }

  private Executed executed(TransactionExecutor executor) {
    TransactionResult result = executor.run(site.state(), block, recovered, Strictness.CALL);
    return switch (result) {
      case Executed executed -> executed;
      case Rejected(var reason) ->
          throw TraceException.failed(
              "tracing failed: " + Invalid.cause(reason, site, recovered.sender(), transaction));
    };
  }
}
