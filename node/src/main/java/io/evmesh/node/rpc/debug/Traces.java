package io.evmesh.node.rpc.debug;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.BlockTracer;
import io.evmesh.node.trace.TraceException;
import io.evmesh.node.trace.TraceLimits;
import io.evmesh.node.trace.TracedBlock;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Blocks and transactions as tracers want them, and answers that are traces. */
final class Traces {
  static final Parameter<Hash> TRANSACTION = Parameter.required("Transaction hash", Types.HASH);

  private final ChainView chain;
  private final Calls calls;
  private final BlockTracer tracer;

  Traces(ChainView chain, Calls calls) {
    this.chain = chain;
    this.calls = calls;
    tracer = new BlockTracer(chain.config(), TraceLimits.DEFAULT);
  }

  ChainView chain() {
    return chain;
  }

  BlockTracer tracer() {
    return tracer;
  }

  /** Gas units that a call gets at most. */
  long gasCap() {
    return calls.settings().gas();
  }

  /** Something that is written to a generator. */
  @FunctionalInterface
  interface Trace {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** An answer that is worked out while it is written, when it is its turn to compute. */
  Answer answer(Trace trace) {
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

  /** The block that a request names. */
  ChainBlock find(BlockRef ref) {
    String name =
        switch (ref) {
          case BlockRef.ByNumber(var number) -> "#" + number;
          case BlockRef.ByHash(var hash, var _) -> hash.toString();
          case BlockRef.Tag tag -> tag.name().toLowerCase(Locale.ROOT);
        };
    return chain.block(ref).orElseThrow(() -> RpcException.server("block " + name + " not found"));
  }

  /** The block on whose state a request wants a call, which is none to come. */
  ChainBlock findMade(BlockRef ref) {
    if (ref == BlockRef.Tag.PENDING) {
      throw RpcException.server("tracing on top of pending is not supported");
    }
    return find(ref);
  }

  /** Something of one transaction that is written to a generator. */
  @FunctionalInterface
  interface TransactionTrace {
    void writeTo(TracedBlock block, int index, JsonGenerator out) throws IOException;
  }

  /** Likewise an answer about the transaction that a request names. */
  Answer answer(Call call, TransactionTrace trace) {
    TransactionPlace place = place(call);
    return answer(out -> trace.writeTo(traced(place.block()), place.index(), out));
  }

  /** The transaction that a request names. */
  private TransactionPlace place(Call call) {
    Optional<TransactionPlace> place = chain.transaction(call.get(TRANSACTION));
    return place.orElseThrow(() -> RpcException.server("transaction not found"));
  }

  /** A block of the chain. */
  TracedBlock traced(ChainBlock block) {
    return traced(block.block(), block.hash(), block.recovered(), block.transactionHashes());
  }

  /** A block whose parent is in the chain. */
  TracedBlock traced(Block block) {
    BlockHeader header = block.header();
    Fork fork = chain.config().forkAt(header.number(), header.timestamp());
    List<RecoveredTransaction> transactions =
        Senders.recover(fork, block.transactions())
            .orElseThrow(() -> RpcException.server("invalid transaction v, r, s values"));
    List<Hash> hashes = block.transactions().stream().map(TransactionCodec::hash).toList();
    return traced(block, header.hash(), transactions, hashes);
  }

  private TracedBlock traced(
      Block block, Hash hash, List<RecoveredTransaction> transactions, List<Hash> hashes) {
    BlockHeader header = block.header();
    if (header.number() == 0) {
      throw RpcException.server("genesis is not traceable");
    }
    ChainBlock parent = find(new BlockRef.ByHash(header.parentHash(), false));
    if (parent.number() != header.number() - 1) {
      throw RpcException.server("block #%d not found".formatted(header.number() - 1));
    }
    return new TracedBlock(header, hash, transactions, hashes, chain.state(parent));
  }
}
