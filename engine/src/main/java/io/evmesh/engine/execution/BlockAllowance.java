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

  /** Why the transaction can not be the next; a fault that it has wherever it stands goes first. */
  public Optional<Rejection> check(Transaction transaction) {
    boolean gasFits = Long.compareUnsigned(transaction.gasLimit(), gasLeft) <= 0;
    boolean blobsFit = transaction.blobVersionedHashes().size() <= blobsLeft;
    if (gasFits && blobsFit) {
      return Optional.empty();
    }
    Optional<Rejection> own =
        TransactionRules.checkAlone(block.fork(), block.chainId(), transaction);
    return own.isPresent()
        ? own
        : Optional.of(
            gasFits ? Rejection.BLOB_ALLOWANCE_EXCEEDED : Rejection.GAS_ALLOWANCE_EXCEEDED);
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
