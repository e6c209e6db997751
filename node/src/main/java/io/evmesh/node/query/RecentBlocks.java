package io.evmesh.node.query;

import io.evmesh.engine.types.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last blocks, in memory: at least so many that those which the tables do not have yet are
 * among them, then as many as there is room for.
 */
final class RecentBlocks {
  private final int leastBlocks;
  private final long mostBytes;
  private final TreeMap<Long, ChainBlock> blocks = new TreeMap<>();
  private final Map<Hash, ChainBlock> byHash = new HashMap<>();
  private final Map<Hash, TransactionPlace> transactions = new HashMap<>();
  private long bytes;

  /**
   * @param leastBlocks kept whatever room they take
   * @param mostBytes of memory that older ones may take with them, about
   */
  RecentBlocks(int leastBlocks, long mostBytes) {
    this.leastBlocks = leastBlocks;
    this.mostBytes = mostBytes;
  }

  synchronized void add(ChainBlock block) {
    ChainBlock before = blocks.put(block.number(), block);
    if (before != null) {
      forget(before);
    }
    byHash.put(block.hash(), block);
    for (int i = 0; i < block.senders().size(); i++) {
      transactions.put(block.transactionHashes().get(i), new TransactionPlace(block, i));
    }
    bytes += block.memoryBytes();
    while (blocks.size() > leastBlocks && bytes > mostBytes) {
      forget(blocks.pollFirstEntry().getValue());
    }
  }

  /** Forgets the blocks after one. */
  synchronized void cut(long last) {
    while (!blocks.isEmpty() && blocks.lastKey() > last) {
      forget(blocks.pollLastEntry().getValue());
    }
  }

  private void forget(ChainBlock block) {
    byHash.remove(block.hash());
    for (int i = 0; i < block.senders().size(); i++) {
      transactions.remove(block.transactionHashes().get(i), new TransactionPlace(block, i));
    }
    bytes -= block.memoryBytes();
  }

  synchronized Optional<ChainBlock> find(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  synchronized Optional<ChainBlock> find(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  synchronized Optional<TransactionPlace> transaction(Hash hash) {
    return Optional.ofNullable(transactions.get(hash));
  }

  /** The number of the oldest block; null if there is none. */
  synchronized @Nullable Long first() {
    return blocks.isEmpty() ? null : blocks.firstKey();
  }
}
