package io.evmesh.persistence.table;

/** A place in the chain as one number: the block's, and an index in it. */
final class Position {
  private static final int INDEX_BITS = 24;

  /** Most transactions, and most logs, of a block: what the index has room for. */
  static final long MAX_INDEX = (1L << INDEX_BITS) - 1;

  /** Highest number of a block for which there is room. */
  static final long MAX_BLOCK = (1L << (63 - INDEX_BITS)) - 1;

  private Position() {}

  /**
   * The place {@code index} of a block.
   *
   * @throws IllegalArgumentException if there is no room for one of them
   */
  static long of(long block, long index) {
    if (block < 0 || block > MAX_BLOCK || index < 0 || index > MAX_INDEX) {
      throw new IllegalArgumentException(
          "no room for place %d of block %d".formatted(index, block));
    }
    return block << INDEX_BITS | index;
  }

  static long block(long position) {
    return position >>> INDEX_BITS;
  }

  static int index(long position) {
    return (int) (position & MAX_INDEX);
  }
}
