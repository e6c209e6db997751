package io.evmesh.node.send;

import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.call.GasEstimate;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Tips;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Completes transactions that somebody wants to be signed: nonce, gas limit, fees, type. */
public final class Filling {
  private final ChainView chain;
  private final TransactionPool pool;
  private final Calls calls;
  private final Supplier<BlockContext> next;
  private final Tips tips;

  /**
   * Completes by what a chain and a pool have.
   *
   * @param next what the next block is like, in which gas is estimated on chains for development
   */
  public Filling(ChainView chain, TransactionPool pool, Calls calls, Supplier<BlockContext> next) {
    this.chain = chain;
    this.pool = pool;
    this.calls = calls;
    this.next = next;
    tips = new Tips(chain);
  }

  /**
   * The whole transaction, not signed yet.
   *
   * @throws CallFault if the request contradicts itself, or the transaction would fail and no gas
   *     limit is given
   */
  public Transaction fill(CallRequest request) throws InterruptedException {
    check(request);
    ChainBlock head = chain.head();
    BlockContext block = BlockProcessor.context(chain.config(), head.header());
    Fees fees = fees(request, head, block.fork());
    Long gas = request.gas();
    Long nonce = request.nonce();
    return new Transaction(
        fees.type,
        UInt256.of(block.chainId()),
        nonce == null ? pool.nextNonce(request.sender()) : nonce,
        fees.most,
        fees.tip,
        gas == null ? estimate(head, block, request) : gas,
        request.to(),
        request.value() == null ? UInt256.ZERO : request.value(),
        request.payload(),
        orNone(request.accessList()),
        request.maxFeePerBlobGas() == null ? UInt256.ZERO : request.maxFeePerBlobGas(),
        orNone(request.blobVersionedHashes()),
        orNone(request.authorizations()),
        null);
  }

  private long estimate(ChainBlock head, BlockContext block, CallRequest request)
      throws InterruptedException {
    BlockContext tried = chain.config().isForDevelopment() ? next.get() : block;
    return GasEstimate.of(calls, new CallSite(chain.state(head), tried), request);
  }

  private void check(CallRequest request) {
    if (request.input() != null
        && request.data() != null
        && !request.input().equals(request.data())) {
      throw new CallFault.Failed(
          "both \"data\" and \"input\" are set and not equal."
              + " Please use \"input\" to pass transaction call data");
    }
    boolean hasFees = request.maxFeePerGas() != null || request.maxPriorityFeePerGas() != null;
    if (request.gasPrice() != null && hasFees) {
      throw new CallFault.Failed(
          "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    UInt256 chainId = request.chainId();
    if (chainId != null && !chainId.equals(UInt256.of(chain.config().chainId()))) {
      throw new CallFault.Failed(
          "chainId does not match node's (have=%d, want=%d)"
              .formatted(chainId.toBigInteger(), chain.config().chainId()));
    }
    if (request.to() == null && request.payload().isEmpty()) {
      throw new CallFault.Failed("contract creation without any data provided");
    }
  }

  private record Fees(TransactionType type, UInt256 most, UInt256 tip) {}

  private Fees fees(CallRequest request, ChainBlock head, Fork fork) {
    UInt256 price = request.gasPrice();
    if (price != null) {
      TransactionType type =
          request.accessList() != null ? TransactionType.ACCESS_LIST : TransactionType.LEGACY;
      return new Fees(type, price, price);
    }
    if (!fork.isAtLeast(Fork.LONDON)) {
      return new Fees(TransactionType.LEGACY, tips.suggested(), tips.suggested());
    }
    UInt256 most = request.maxFeePerGas();
    UInt256 asked = request.maxPriorityFeePerGas();
    UInt256 suggested = asked != null ? asked : tips.suggested();
    UInt256 tip = asked == null && most != null ? suggested.min(most) : suggested;
    UInt256 usual = FeeRules.nextBaseFee(head.header()).times(2).plus(tip);
    if (most != null && most.compareTo(tip) < 0) {
      throw new CallFault.Failed(
          "maxFeePerGas (%d) < maxPriorityFeePerGas (%d)"
              .formatted(most.toBigInteger(), tip.toBigInteger()));
    }
    return new Fees(dynamicType(request), most == null ? usual : most, tip);
  }

  private static TransactionType dynamicType(CallRequest request) {
    if (request.authorizations() != null) {
      return TransactionType.SET_CODE;
    }
    return request.blobVersionedHashes() != null
        ? TransactionType.BLOB
        : TransactionType.DYNAMIC_FEE;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
