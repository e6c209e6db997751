package io.evmesh.actors.chain;

import io.evmesh.engine.block.Ancestors;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.table.StoredBlocks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The last blocks, without their transactions; older ones are asked of the tables. */
final class KnownBlocks implements Ancestors {
  /** As far as a block can ask back, and as many as may be missing in the tables. */
  private static final int MOST = 512;

  private final SequencedMap<Hash, Block> blocks = new LinkedHashMap<>();
  private final StoredBlocks stored;

  KnownBlocks(StoredBlocks stored) {
    this.stored = stored;
  }

  synchronized void add(Hash hash, Block block) {
    blocks.put(
        hash, new Block(block.header(), java.util.List.of(), block.ommers(), block.withdrawals()));
    if (blocks.size() > MOST) {
      Map.Entry<Hash, Block> oldest = blocks.firstEntry();
      blocks.remove(oldest.getKey());
    }
  }

  @Override
  public synchronized @Nullable Block block(Hash hash) {
    Block known = blocks.get(hash);
    return known != null ? known : stored.block(hash).orElse(null);
  }

  /**
   * The rules after a block. Where Paris comes with a total difficulty, the blocks up to it tell
   * whether it has come.
   */
  ChainRules rulesAfter(ChainConfig config, long last) {
    ChainRules found = new ChainRules(config, UInt256.ZERO);
    for (long number = 0;
        number <= last && found.config().terminalTotalDifficulty().isPresent();
        number++) {
      found = found.after(stored.header(number).orElseThrow());
    }
    return found;
  }
}
