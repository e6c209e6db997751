package io.evmesh.lab.clock;

import java.util.Arrays;

/**
 * The distribution of Zipf: item i (from 0) of n is drawn with a probability in proportion to 1 /
 * (i + 1)^skew. With skew 0 all are as likely.
 */
public final class Zipf {
  private final double[] upTo; // summed probabilities; empty where all are as likely
  private final int size;

  public Zipf(int size, double skew) {
    if (size < 1 || skew < 0) {
      throw new IllegalArgumentException(size + " items with skew " + skew);
    }
    this.size = size;
    upTo = new double[skew == 0 ? 0 : size];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += 1 / StrictMath.pow(i + 1, skew);
      upTo[i] = sum;
    }
    for (int i = 0; i < upTo.length; i++) {
      upTo[i] /= sum;
    }
  }

  /** The item at a point from 0 to 1. */
  int at(double point) {
    if (upTo.length == 0) {
      return (int) (point * size);
    }
    int found = Arrays.binarySearch(upTo, point);
    return Math.min(size - 1, found >= 0 ? found + 1 : -found - 1);
  }
}
