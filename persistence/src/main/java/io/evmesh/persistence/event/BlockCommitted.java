package io.evmesh.persistence.event;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * A block is part of the chain.
 *
 * @param shards whose {@link ShardSealed} of this epoch belong to it, ascending
 * @param hash of its header
 * @param senders of its transactions, in their order
 * @param receipts of its transactions, in their order
 */
public record BlockCommitted(
    long epoch,
    List<Integer> shards,
    Block body,
    Hash hash,
    List<Address> senders,
    List<Receipt> receipts)
    implements ChainEvent {

  public BlockCommitted {
    int transactions = body.transactions().size();
    if (senders.size() != transactions || receipts.size() != transactions) {
      throw new IllegalArgumentException(
          "%d transactions with %d senders and %d receipts"
              .formatted(transactions, senders.size(), receipts.size()));
    }
    shards = List.copyOf(shards);
    senders = List.copyOf(senders);
    receipts = List.copyOf(receipts);
  }

  @Override
  public long block() {
    return body.header().number();
  }
}
