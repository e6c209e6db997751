package io.evmesh.node.consensus;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that are not part of the chain: valid ones with what they change, and the hashes of those
 * that are not valid. So many of each as have a limit; the oldest go first. One thread at a time.
 */
final class SideBlocks {
  /** Two epochs of the consensus layer, and as much again. */
  private static final int MOST_BLOCKS = 128;

  private static final int MOST_INVALID = 1024;

  private final Map<Hash, Side> valid = bounded(MOST_BLOCKS);
  private final Map<Hash, Refused> invalid = bounded(MOST_INVALID);

  /**
   * A block beside the chain.
   *
   * @param difference to its parent's state; null if it is not known, as of one that was part of
   *     the chain
   */
  record Side(Block block, @Nullable StateDifference difference) {
    Hash parent() {
      return block.header().parentHash();
    }
  }

  /**
   * A block that is not valid.
   *
   * @param latestValid the last valid block before it
   */
  record Refused(@Nullable Hash latestValid, String fault) {
    PayloadStatus status() {
      return PayloadStatus.invalid(latestValid, fault);
    }
  }

  private static <T> Map<Hash, T> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Hash, T> eldest) {
        return size() > most;
      }
    };
  }

  @Nullable Side find(Hash hash) {
    return valid.get(hash);
  }

  void add(Hash hash, Side side) {
    valid.put(hash, side);
  }

  void remove(Hash hash) {
    valid.remove(hash);
  }

  @Nullable Refused refused(Hash hash) {
    return invalid.get(hash);
  }

  void refuse(Hash hash, Refused refused) {
    invalid.put(hash, refused);
  }
}
