package io.evmesh.node.build;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.Refusals;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds blocks on any block whose state is there, and changes nothing. */
public final class PayloadBuilder {
  private final ChainView chain;
  private final TransactionPool pool;

  public PayloadBuilder(ChainView chain, TransactionPool pool) {
    this.chain = chain;
    this.pool = pool;
  }

  /**
   * A block with what belongs to it.
   *
   * @param value wei that the transactions pay to the fee recipient
   * @param requests to the consensus layer (EIP-7685)
   * @param changes of the state, from the block's parent to it
   */
  public record Payload(
      ChainBlock block,
      UInt256 value,
      List<Bytes> requests,
      StateDifference changes,
      List<Bytes> blobs,
      List<Bytes> commitments,
      List<Bytes> proofs) {}

  /** There can be no such block. */
  public static final class NotBuilt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotBuilt(String message) {
      super(message, null, false, false);
    }
  }

  /** Transactions that are to be in the block, with their senders and blobs. */
  private record Chosen(
      List<RecoveredTransaction> transactions,
      Map<Transaction, Address> senders,
      Map<Transaction, BlobSidecar> sidecars) {
    Chosen() {
      this(new ArrayList<>(), new IdentityHashMap<>(), new IdentityHashMap<>());
    }

    void add(Transaction transaction, Address sender, @Nullable BlobSidecar sidecar) {
      transactions.add(new RecoveredTransaction(transaction, sender));
      senders.put(transaction, sender);
      if (sidecar != null) {
        sidecars.put(transaction, sidecar);
      }
    }
  }

  /**
   * Builds a block.
   *
   * @param raw the transactions in their wire form, all of which must fit; none for those of the
   *     pool that do
   * @throws NotBuilt if one can not be part of it, or the draft breaks a rule
   */
  public Payload build(ChainBlock parent, BlockDraft draft, Optional<List<Bytes>> raw)
      throws InterruptedException {
    ChainConfig config = chain.config();
    BlockContext context = NextBlock.context(config, parent.header(), draft);
    Chosen chosen = raw.isPresent() ? decoded(raw.get(), context) : pooled(context);
    Snapshot state = chain.state(parent);
    return chain.withTries(
        parent,
        tries -> {
          BlockOutcome outcome =
              BlockProcessor.sequential(config)
                  .build(chain.onto(parent, state, tries), draft, chosen.transactions());
          return switch (outcome) {
            case BlockOutcome.Invalid(var fault) -> throw new NotBuilt(fault.toString());
            case BlockOutcome.Valid(var block, var result) -> {
              if (raw.isPresent()) {
                checkAllIncluded(chosen, result, context);
              }
              yield payload(block, result, chosen);
            }
          };
        });
  }

  private static Chosen decoded(List<Bytes> raw, BlockContext context) {
    Chosen chosen = new Chosen();
    for (Bytes bytes : raw) {
      try {
        PooledCodec.Pooled pooled = PooledCodec.decode(bytes);
        Transaction tx = pooled.transaction();
        Address sender =
            Signatures.sender(tx, context.fork())
                .orElseThrow(() -> new NotBuilt("invalid transaction v, r, s values"));
        chosen.add(tx, sender, pooled.sidecar());
      } catch (RlpException e) {
        throw new NotBuilt(String.valueOf(e.getMessage()));
      }
    }
    return chosen;
  }

  private Chosen pooled(BlockContext context) {
    Chosen chosen = new Chosen();
    for (PooledTransaction pooled : pool.candidates(context)) {
      chosen.add(pooled.transaction(), pooled.sender(), pooled.sidecar());
    }
    return chosen;
  }

  private static void checkAllIncluded(Chosen chosen, BlockResult result, BlockContext context) {
    if (result.results().size() < chosen.transactions().size()) {
      throw new NotBuilt("the transactions are larger than a block may be");
    }
    for (int i = 0; i < result.results().size(); i++) {
      if (result.results().get(i) instanceof Rejected(var reason)) {
        RecoveredTransaction recovered = chosen.transactions().get(i);
        throw new NotBuilt(
            "%s: address %s, tx: %s"
                .formatted(
                    Refusals.sentence(reason, context, recovered.transaction()),
                    recovered.sender(),
                    Long.toUnsignedString(recovered.transaction().nonce())));
      }
    }
  }

  private static Payload payload(Block block, BlockResult result, Chosen chosen) {
    List<Bytes> blobs = new ArrayList<>();
    List<Bytes> commitments = new ArrayList<>();
    List<Bytes> proofs = new ArrayList<>();
    UInt256 value = UInt256.ZERO;
    long before = 0;
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transactions().get(i);
      long gasUsed = result.receipts().get(i).cumulativeGasUsed() - before;
      before += gasUsed;
      value = value.plus(tip(block, tx).times(gasUsed));
      BlobSidecar sidecar = chosen.sidecars().get(tx);
      if (sidecar != null) {
        blobs.addAll(sidecar.blobs());
        commitments.addAll(sidecar.commitments());
        proofs.addAll(sidecar.proofs());
      }
    }
    List<Address> senders = block.transactions().stream().map(chosen.senders()::get).toList();
    ChainBlock built = new ChainBlock(block.header().hash(), block, senders, result.receipts());
    return new Payload(
        built, value, result.requests(), result.world().difference(), blobs, commitments, proofs);
  }

  private static UInt256 tip(Block block, Transaction tx) {
    UInt256 baseFee = block.header().baseFee();
    return baseFee == null
        ? tx.maxFeePerGas()
        : tx.maxFeePerGas().minus(baseFee).min(tx.maxPriorityFeePerGas());
  }
}
