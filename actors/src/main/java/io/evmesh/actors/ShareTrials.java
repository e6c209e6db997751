package io.evmesh.actors;

import io.evmesh.engine.parallel.choice.BlockKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks are worth a trial in shares: those of a kind whose shares have met are not for a
 * while, the longer the more often on end they have. One thread at a time.
 */
final class ShareTrials {
  private static final int MOST_KINDS = 1024;
  private static final int FREE = 2; // failures on end; the first teach what meets
  private static final int MOST_FAILURES = 10; // that make the rest longer, each twice as long

  private final Map<BlockKind, Kind> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockKind, Kind> eldest) {
          return size() > MOST_KINDS;
        }
      };

  /** What is known of blocks of one kind. */
  private static final class Kind {
    int failures; // on end
    int resting; // blocks
  }

  /** Whether a block is to be tried; each question counts as a block. */
  boolean isDue(BlockKind blocks) {
    @Nullable Kind kind = kinds.get(blocks);
    return kind == null || kind.resting-- <= 0;
  }

  /** A block was tried. */
  void ended(BlockKind blocks, boolean joined) {
    Kind kind = kinds.computeIfAbsent(blocks, unknown -> new Kind());
    kind.failures = joined ? 0 : Math.min(kind.failures + 1, FREE + MOST_FAILURES);
    kind.resting = kind.failures <= FREE ? 0 : 1 << (kind.failures - FREE);
  }
}
