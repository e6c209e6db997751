package io.evmesh.node.query;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of the chain with what became of its transactions. What is worked out later is the same
 * for whoever does it first.
 */
public final class ChainBlock {
  private final Hash hash;
  private final Block block;
  private final List<Address> senders;
  private final List<Receipt> receipts;
  private volatile @Nullable List<Hash> hashes;
  private volatile int sizeBytes;

  /**
   * @param senders of the transactions, in their order, as are {@code receipts}
   */
  public ChainBlock(Hash hash, Block block, List<Address> senders, List<Receipt> receipts) {
    this.hash = hash;
    this.block = block;
    this.senders = senders;
    this.receipts = receipts;
  }

  /** The same with the hashes of the transactions, where they are known. */
  public ChainBlock(
      Hash hash,
      Block block,
      List<Address> senders,
      List<Receipt> receipts,
      List<Hash> transactionHashes) {
    this(hash, block, senders, receipts);
    hashes = transactionHashes;
  }

  public long number() {
    return block.header().number();
  }

  public Hash hash() {
    return hash;
  }

  public BlockHeader header() {
    return block.header();
  }

  public Block block() {
    return block;
  }

  /** Who sent the transactions, in their order. */
  public List<Address> senders() {
    return senders;
  }

  /** The transactions with their senders. */
  public List<RecoveredTransaction> recovered() {
    return Senders.known(block.transactions(), senders);
  }

  public List<Receipt> receipts() {
    return receipts;
  }

  /** The hashes of the transactions. */
  public List<Hash> transactionHashes() {
    List<Hash> known = hashes;
    if (known == null) {
      known = block.transactions().stream().map(TransactionCodec::hash).toList();
      hashes = known;
    }
    return known;
  }

  /** Bytes of the block's RLP. */
  public int sizeBytes() {
    int known = sizeBytes;
    if (known == 0) {
      known = BlockCodec.encode(block).size();
      sizeBytes = known;
    }
    return known;
  }

  /** Gas units that a transaction used alone. */
  public long gasUsed(int index) {
    long before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    return receipts.get(index).cumulativeGasUsed() - before;
  }

  /** The index in the block of a transaction's first log. */
  public int firstLog(int index) {
    return receipts.subList(0, index).stream().mapToInt(receipt -> receipt.logs().size()).sum();
  }

  /** About how many bytes of memory the block takes. */
  long memoryBytes() {
    long logs =
        receipts.stream()
            .flatMap(receipt -> receipt.logs().stream())
            .mapToLong(log -> 250 + log.data().size())
            .sum();
    long data =
        block.transactions().stream().mapToLong(transaction -> transaction.data().size()).sum();
    return 2000 + 1000L * senders.size() + data + logs;
  }
}
