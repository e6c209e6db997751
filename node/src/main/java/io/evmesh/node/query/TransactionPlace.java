package io.evmesh.node.query;

import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;

/** A transaction of the chain: the block that has it, and its index there. */
public record TransactionPlace(ChainBlock block, int index) {
  public Transaction transaction() {
    return block.block().transactions().get(index);
  }

  public Hash hash() {
    return block.transactionHashes().get(index);
  }

  public Address sender() {
    return block.senders().get(index);
  }

  public Receipt receipt() {
    return block.receipts().get(index);
  }
}
