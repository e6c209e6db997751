package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockStart;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.node.call.Calls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** One block's transactions, one after the other, traced or not. Used once. */
final class TracedRun {
  private final TraceLimits limits;
  private final TracedBlock block;
  private final BlockContext context;
  private final WorldState world;
  private final TransactionExecutor plain = new TransactionExecutor(Calls.machine(null));
  private final Relay relay;
  private final TransactionExecutor traced;
  private int next;
  private int logs;

  TracedRun(ChainConfig config, TraceLimits limits, TracedBlock block) {
    this.limits = limits;
    this.block = block;
    context = BlockProcessor.context(config, block.header());
    world = new WorldState(block.parentState());
    relay = new Relay(limits.keptBytes());
    traced = new TransactionExecutor(Calls.machine(relay));
    BlockStart.apply(config, block.header(), context, world, plain);
  }

  /** The state that the next transaction meets. */
  WorldState world() {
    return world;
  }

  /** Executes the next transaction without a look at it. */
  void skip() {
    done(executed(plain.run(world, context, transaction())), plain);
  }

  /** Executes the next transaction and writes its trace. */
  void trace(TraceOptions options, JsonGenerator out) throws IOException {
    Duration timeout = limits.timeout(options);
    Optional<StructOptions> structLogs = options.structLogs();
    if (structLogs.isPresent()) {
      writeStructLogs(structLogs.get(), timeout, out);
    } else {
      trace(options::create, timeout).write(out);
    }
  }

  /** Executes the next transaction and gives the tracer that was told of it. */
  <T extends ResultTracer> T trace(Function<TracedTransaction, T> tracers) {
    return trace(tracers, limits.timeout());
  }

  private <T extends ResultTracer> T trace(
      Function<TracedTransaction, T> tracers, Duration timeout) {
    T tracer = tracers.apply(described());
    relay.to(tracer, timeout);
    Executed result = executed(traced.run(world, context, transaction()));
    tracer.executed(result.gasUsed(), traced.state());
    done(result, traced);
    return tracer;
  }

  /**
   * What stands before the logs is known only at the end, so it is executed twice, the first time
   * without a tracer, which is many times faster.
   */
  private void writeStructLogs(StructOptions options, Duration timeout, JsonGenerator out)
      throws IOException {
    Executed result = executed(plain.run(world, context, transaction()));
    StructLogger.writeHead(result, out);
    relay.to(new StructLogger(options, out), timeout);
    traced.run(world, context, transaction());
    StructLogger.writeEnd(out);
    done(result, traced);
  }

  private RecoveredTransaction transaction() {
    return block.transactions().get(next);
  }

  private TracedTransaction described() {
    return new TracedTransaction(
        context,
        transaction().transaction(),
        transaction().sender(),
        block.hash(),
        block.transactionHashes().get(next),
        next,
        logs,
        world);
  }

  private void done(Executed result, TransactionExecutor executor) {
    world.apply(executor.state());
    logs += result.logs().size();
    next++;
  }

  static Executed executed(TransactionResult result) {
    return switch (result) {
      case Executed executed -> executed;
      case Rejected(var reason) -> throw TraceException.failed("tracing failed: " + reason.name());
    };
  }
}
