package io.evmesh.engine.parallel.plan;

/**
 * Which transactions of a block are looked at in place of all: spread over it, but not at equal
 * distances, since blocks may have a rhythm.
 *
 * @param size how many there are
 * @param step one of so many is looked at
 */
public record Sample(int size, int step) {
  /** All transactions, or, if there are more than {@code enough}, from so many to twice as many. */
  public static Sample of(int transactions, int enough) {
    int step = Math.max(1, transactions / enough);
    return new Sample(transactions / step, step);
  }

  /** The transaction that is looked at as number {@code i}. */
  public int at(int i) {
    int first = i * step;
    return first + Math.floorMod(first * 0x9E37_79B9 >>> 16, step);
  }
}
