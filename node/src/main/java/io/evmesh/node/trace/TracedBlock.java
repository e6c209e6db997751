package io.evmesh.node.trace;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * A block of the chain that is to be traced.
 *
 * @param hash of the header
 * @param transactions with their senders
 * @param transactionHashes in the same order
 * @param parentState the state after the parent, which answers the hashes of the parent and of the
 *     blocks before it
 */
public record TracedBlock(
    BlockHeader header,
    Hash hash,
    List<RecoveredTransaction> transactions,
    List<Hash> transactionHashes,
    StateView parentState) {

  public TracedBlock {
    if (transactions.size() != transactionHashes.size()) {
      throw new IllegalArgumentException(
          "%d transactions, %d hashes".formatted(transactions.size(), transactionHashes.size()));
    }
    transactions = List.copyOf(transactions);
    transactionHashes = List.copyOf(transactionHashes);
  }
}
