package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import java.util.Optional;

/**
 * What a block has left for its next transaction: gas up to its gas limit, and blobs. It has to be
 * asked in the order of the block, since each transaction takes what it used, not what it may use.
 *
 * <p>Source: Yellow Paper 6.2 (the sum of gas limit and gas used so far); EIP-4844.
 */
public final class BlockAllowance {
  private final BlockContext block;
  private long gasLeft;
  private int blobsLeft;

  /** All that {@code block} may use. */
  public BlockAllowance(BlockContext block) {
    this.block = block;
    gasLeft = block.gasLimit();
    blobsLeft = block.maxBlobs();
  }

  /** What transactions have taken so far, in gas units. */
  public long gasUsed() {
    return block.gasLimit() - gasLeft;
  }

  /**
   * Why the transaction can not be the next for want of room; what {@link
   * TransactionRules#checkAlone} refuses goes first.
   */
  public Optional<Rejection> check(Transaction transaction) {
    Optional<Rejection> room = room(transaction);
    return room.isEmpty()
        ? room
        : TransactionRules.checkAlone(block.fork(), transaction).or(() -> room);
  }

  /** Why a transaction whose signature is not valid can not be the next. */
  public Rejection checkUnsigned(Transaction transaction) {
    return TransactionRules.checkAlone(block.fork(), transaction)
        .or(() -> room(transaction))
        .orElse(
            TransactionRules.isForChain(block.chainId(), transaction)
                ? Rejection.INVALID_SIGNATURE
                : Rejection.INVALID_CHAIN_ID);
  }

  private Optional<Rejection> room(Transaction transaction) {
    if (Long.compareUnsigned(transaction.gasLimit(), gasLeft) > 0) {
      return Optional.of(Rejection.GAS_ALLOWANCE_EXCEEDED);
    }
    return transaction.blobVersionedHashes().size() > blobsLeft
        ? Optional.of(Rejection.BLOB_ALLOWANCE_EXCEEDED)
        : Optional.empty();
  }

  /**
   * Takes what an executed transaction used.
   *
   * @param gasUsed gas units, not above the transaction's gas limit
   */
  public void take(Transaction transaction, long gasUsed) {
    gasLeft -= gasUsed;
    blobsLeft -= transaction.blobVersionedHashes().size();
  }
}
