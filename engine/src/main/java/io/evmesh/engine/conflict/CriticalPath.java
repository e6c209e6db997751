package io.evmesh.engine.conflict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the dearest chain of transactions of which each needs the one before. */
final class CriticalPath {
  private CriticalPath() {}

  /** The chain, first transaction first; of several as dear the one that ends first. */
  static List<Integer> of(double[] costs, int[][] needs) {
    double[] ends = new double[costs.length];
    int[] before = new int[costs.length];
    int last = -1;
    for (int tx = 0; tx < costs.length; tx++) {
      before[tx] = -1;
      double start = 0;
      for (int need : needs[tx]) {
        if (ends[need] > start) {
          start = ends[need];
          before[tx] = need;
        }
      }
      ends[tx] = start + costs[tx];
      if (last < 0 || ends[tx] > ends[last]) {
        last = tx;
      }
    }
    List<Integer> path = new ArrayList<>();
    for (int tx = last; tx >= 0; tx = before[tx]) {
      path.add(tx);
    }
    Collections.reverse(path);
    return List.copyOf(path);
  }
}
