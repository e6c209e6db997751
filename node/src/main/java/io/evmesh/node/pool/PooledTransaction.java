package io.evmesh.node.pool;

import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that waits.
 *
 * @param arrival one more for each that has come, over all senders
 * @param sizeBytes of its wire form
 * @param sidecar the blobs of a blob transaction, otherwise null
 */
public record PooledTransaction(
    Transaction transaction,
    Hash hash,
    Address sender,
    long arrival,
    int sizeBytes,
    @Nullable BlobSidecar sidecar) {
  public long nonce() {
    return transaction.nonce();
  }

  /** Wei per gas for whoever makes a block with this base fee. */
  UInt256 tip(UInt256 baseFee) {
    UInt256 most = transaction.maxFeePerGas();
    return most.compareTo(baseFee) < 0
        ? UInt256.ZERO
        : most.minus(baseFee).min(transaction.maxPriorityFeePerGas());
  }
}
