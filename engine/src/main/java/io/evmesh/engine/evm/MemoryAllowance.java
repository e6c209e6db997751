package io.evmesh.engine.evm;

/**
 * How many bytes the frames of one machine hold together: active memory and return data.
 *
 * <p>Gas bounds it long before the limit does. 1,024 frames with {@code w} words each pay {@code
 * 1024 w² / 512} gas (Yellow Paper H.1), so {@code g} gas buy at most {@code 32 sqrt(2^19 g)}
 * bytes, however they are spread over the frames: the 2^24 gas of a transaction of Osaka 95 MB, and
 * the whole limit only 2^31 gas, more than any block has.
 */
final class MemoryAllowance {
  /** Bytes; a frame that needs more is out of gas, whatever gas it has. */
  static final long LIMIT = 1L << 30;

  private long used;

  /** Counts bytes that a frame is about to hold; false, and nothing counted, if too many. */
  boolean take(long bytes) {
    if (used + bytes > LIMIT) {
      return false;
    }
    used += bytes;
    return true;
  }

  /** Counts bytes that exist already, even beyond the limit. */
  void note(long bytes) {
    used += bytes;
  }

  void giveBack(long bytes) {
    used -= bytes;
  }

  /** Bytes held now. */
  long used() {
    return used;
  }
}
