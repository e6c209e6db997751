package io.evmesh.actors.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The last blocks without their transactions, over those that are stored. Threads may share it. */
final class RecentBlocks {
  /** How far BLOCKHASH reaches. */
  private static final int MOST = 256;

  private final Function<Hash, Optional<Block>> stored;
  private final Map<Hash, Block> blocks = new ConcurrentHashMap<>();
  private final Map<Hash, Boolean> order =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
          if (size() > MOST) {
            blocks.remove(eldest.getKey());
          }
          return size() > MOST;
        }
      };

  /**
   * @param stored finds blocks that are not in memory
   */
  RecentBlocks(Function<Hash, Optional<Block>> stored) {
    this.stored = stored;
  }

  /** Adds the next block; one thread at a time. */
  void add(Hash hash, Block block) {
    blocks.put(hash, new Block(block.header(), List.of(), block.ommers(), block.withdrawals()));
    order.put(hash, true);
  }

  @Nullable Block block(Hash hash) {
    Block recent = blocks.get(hash);
    return recent != null ? recent : stored.apply(hash).orElse(null);
  }
}
