package io.evmesh.sim.measure;

import java.util.Arrays;

/**
 * Medians of what was measured; of an even number of figures the upper of the two in the middle.
 */
final class Medians {
  private Medians() {}

  static double of(long[] figures) {
    return of(Arrays.stream(figures).asDoubleStream().toArray());
  }

  static double of(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Of the quotients of what was measured together. */
  static double ofQuotients(long[] figures, long[] divisors) {
    double[] quotients = new double[figures.length];
    Arrays.setAll(quotients, i -> (double) figures[i] / divisors[i]);
    return of(quotients);
  }
}
