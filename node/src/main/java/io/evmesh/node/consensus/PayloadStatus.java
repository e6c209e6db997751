package io.evmesh.node.consensus;

import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a block.
 *
 * @param latestValid the last block of its branch that is valid; null if that is not known
 * @param fault why it is not valid; otherwise null
 */
public record PayloadStatus(Verdict verdict, @Nullable Hash latestValid, @Nullable String fault) {
  /** What a block can be. The names are those of the Engine API. */
  public enum Verdict {
    VALID,
    INVALID,

    /** Something that it builds on is missing here. */
    SYNCING
  }

  static final PayloadStatus SYNCING = new PayloadStatus(Verdict.SYNCING, null, null);

  static PayloadStatus valid(Hash block) {
    return new PayloadStatus(Verdict.VALID, block, null);
  }

  /** A block is not valid; {@code latestValid} is null if nothing is known of its branch. */
  public static PayloadStatus invalid(@Nullable Hash latestValid, String fault) {
    return new PayloadStatus(Verdict.INVALID, latestValid, fault);
  }
}
