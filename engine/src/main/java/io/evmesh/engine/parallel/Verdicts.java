package io.evmesh.engine.parallel;

import java.util.Arrays;

/**
 * What an account answers to settles: which of the settled transactions read something that is not
 * there (stale), and which incarnations of later transactions a settle has proven wrong.
 */
public final class Verdicts {
  private int[] stale = new int[4];
  private int staleCount;
  private long[] invalidated = new long[4];
  private int invalidatedCount;

  void addStale(int tx) {
    if (staleCount == stale.length) {
      stale = Arrays.copyOf(stale, 2 * staleCount);
    }
    stale[staleCount++] = tx;
  }

  void addInvalidated(int tx, int incarnation) {
    if (invalidatedCount == invalidated.length) {
      invalidated = Arrays.copyOf(invalidated, 2 * invalidatedCount);
    }
    invalidated[invalidatedCount++] = (long) tx << 32 | incarnation;
  }

  /** Takes over the verdicts of another account. */
  public void addAll(Verdicts that) {
    for (int i = 0; i < that.staleCount; i++) {
      addStale(that.stale[i]);
    }
    for (int i = 0; i < that.invalidatedCount; i++) {
      addInvalidated(that.invalidatedTx(i), that.invalidatedIncarnation(i));
    }
  }

  public boolean isEmpty() {
    return staleCount == 0 && invalidatedCount == 0;
  }

  /** Number of stale settles. */
  public int staleCount() {
    return staleCount;
  }

  /** Transaction index of a stale settle. */
  public int staleTx(int index) {
    return stale[index];
  }

  /** Number of invalidated incarnations. */
  public int invalidatedCount() {
    return invalidatedCount;
  }

  /** Transaction index of an invalidated incarnation. */
  public int invalidatedTx(int index) {
    return (int) (invalidated[index] >>> 32);
  }

  /** The invalidated incarnation's number. */
  public int invalidatedIncarnation(int index) {
    return (int) invalidated[index];
  }
}
