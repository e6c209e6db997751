package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Traces blocks, transactions and calls. One instance serves many threads. */
public final class BlockTracer {
  private final ChainConfig config;
  private final TraceLimits limits;

  public BlockTracer(ChainConfig config, TraceLimits limits) {
    this.config = config;
    this.limits = limits;
  }

  /**
   * Writes what {@code debug_traceBlockByNumber} answers: an array of objects {@code {txHash,
   * result}}.
   *
   * @throws TraceException if it can not be traced, or a limit is met; what was written is no use
   */
  public void block(TracedBlock block, TraceOptions options, JsonGenerator out) throws IOException {
    TracedRun run = start(block);
    out.writeStartArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      out.writeStartObject();
      out.writeStringField("txHash", block.transactionHashes().get(i).toString());
      out.writeFieldName("result");
      run.trace(options, out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /**
   * Writes what {@code debug_traceTransaction} answers of the block's transaction {@code index}.
   */
  public void transaction(TracedBlock block, int index, TraceOptions options, JsonGenerator out)
      throws IOException {
    startAt(block, index).trace(options, out);
  }

  /** The state that the block's transaction {@code index} meets. */
  public StateView stateBefore(TracedBlock block, int index) {
    return startAt(block, index).world();
  }

  /** Writes what {@code trace_block} answers: messages of all transactions, one object each. */
  public void flat(TracedBlock block, JsonGenerator out) throws IOException {
    TracedRun run = start(block);
    out.writeStartArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      run.trace(BlockTracer::flatTracer).writeElements(out);
    }
    out.writeEndArray();
  }

  /** Writes what {@code trace_transaction} answers. */
  public void flat(TracedBlock block, int index, JsonGenerator out) throws IOException {
    startAt(block, index).trace(BlockTracer::flatTracer).write(out);
  }

  /** Writes what {@code trace_get} answers: the message that is there, or null. */
  public void flat(TracedBlock block, int index, List<Integer> place, JsonGenerator out)
      throws IOException {
    FlatCallTracer tracer = startAt(block, index).trace(BlockTracer::flatTracer);
    CallFrame frame = tracer.top();
    for (int child : place) {
      if (child >= frame.calls.size()) {
        out.writeNull();
        return;
      }
      frame = frame.calls.get(child);
    }
    CallFrame wanted = frame;
    tracer.writeElements(each -> each == wanted, out);
  }

  /**
   * Writes those messages of a block's transactions that are wanted, for {@code trace_filter}.
   *
   * @param window decides of each that the filter lets through
   */
  public void flat(
      TracedBlock block, MessageFilter filter, BooleanSupplier window, JsonGenerator out)
      throws IOException {
    TracedRun run = start(block);
    for (int i = 0; i < block.transactions().size(); i++) {
      run.trace(BlockTracer::flatTracer)
          .writeElements(frame -> filter.wants(frame) && window.getAsBoolean(), out);
    }
  }

  /** Writes what {@code trace_replayTransaction} answers. */
  public void replay(TracedBlock block, int index, ReplayParts parts, JsonGenerator out)
      throws IOException {
    startAt(block, index).trace(transaction -> new ReplayTracer(transaction, parts)).write(out);
  }

  /** Writes what {@code trace_replayBlockTransactions} answers. */
  public void replay(TracedBlock block, ReplayParts parts, JsonGenerator out) throws IOException {
    TracedRun run = start(block);
    out.writeStartArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      run.trace(transaction -> new ReplayTracer(transaction, parts)).writeWithHash(out);
    }
    out.writeEndArray();
  }

  /**
   * Writes what {@code trace_call} answers, and does it in the world that the site shows.
   *
   * @param gasCap gas units that the call gets at most, and where the request names none
   */
  public void replay(
      WorldState world,
      CallSite site,
      CallRequest request,
      long gasCap,
      ReplayParts parts,
      JsonGenerator out)
      throws IOException {
    world.apply(
        new TracedCall(limits, site, request, gasCap)
            .trace(transaction -> new ReplayTracer(transaction, parts), limits.timeout(), out));
  }

  /** Writes what {@code ots_getInternalOperations} answers: how ether moved below the surface. */
  public void internalOperations(TracedBlock block, int index, JsonGenerator out)
      throws IOException {
    startAt(block, index).trace(_ -> new OperationsTracer()).write(out);
  }

  /** Writes what {@code ots_traceTransaction} answers: all messages with their depth. */
  public void entries(TracedBlock block, int index, JsonGenerator out) throws IOException {
    startAt(block, index).trace(EntriesTracer::new).write(out);
  }

  /** Writes what {@code ots_getTransactionError} answers: the data that it reverted with. */
  public void error(TracedBlock block, int index, JsonGenerator out) throws IOException {
    startAt(block, index).trace(_ -> new ErrorTracer()).write(out);
  }

  /**
   * Writes what {@code debug_traceCall} answers.
   *
   * @param site where the call runs, with what the request wants to be otherwise
   * @param gasCap gas units that the call gets at most, and where the request names none
   * @throws io.evmesh.node.call.CallFault.Malformed if the request contradicts itself
   */
  public void call(
      CallSite site, CallRequest request, long gasCap, TraceOptions options, JsonGenerator out)
      throws IOException {
    new TracedCall(limits, site, request, gasCap).trace(options, out);
  }

  private static FlatCallTracer flatTracer(TracedTransaction transaction) {
    return new FlatCallTracer(transaction, true, false);
  }

  private TracedRun start(TracedBlock block) {
    if (block.header().number() == 0) {
      throw TraceException.failed("genesis is not traceable");
    }
    return new TracedRun(config, limits, block);
  }

  private TracedRun startAt(TracedBlock block, int index) {
    if (index < 0 || index >= block.transactions().size()) {
      throw TraceException.failed(
          "transaction index %d out of range for block %s".formatted(index, block.hash()));
    }
    TracedRun run = start(block);
    for (int i = 0; i < index; i++) {
      run.skip();
    }
    return run;
  }
}
