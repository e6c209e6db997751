package io.evmesh.lab.workload;

import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.clock.Zipf;
import io.evmesh.lab.document.Entry;

/**
 * Draws one of many things: by the distribution of Zipf, or with a share of all draws one of a few
 * hot ones.
 */
final class Picker {
  private static final int MOST = 10_000_000;
  private static final int STEEPEST = 10;

  private final Chance chance;
  private final int size;
  private final Zipf zipf;
  private final double hotShare;
  private final int hot;

  /**
   * A picker.
   *
   * @param parameters with the fields {@code skew}, {@code hot} and {@code hot-share}
   */
  Picker(Chance chance, int size, Entry parameters) {
    this.chance = chance;
    this.size = size;
    zipf =
        new Zipf(size, parameters.find("skew").map(skew -> skew.decimal(0, STEEPEST)).orElse(0.0));
    hotShare = parameters.find("hot-share").map(share -> share.decimal(0, 1)).orElse(0.0);
    hot = Math.min(size, parameters.find("hot").map(count -> count.count(1, MOST)).orElse(1));
  }

  /** The number of things in {@code field}. */
  static int size(Entry parameters, String field, int otherwise) {
    return parameters.find(field).map(count -> count.count(1, MOST)).orElse(otherwise);
  }

  int next() {
    return hotShare > 0 && chance.happens(hotShare) ? chance.below(hot) : chance.zipf(zipf);
  }

  /** One that is not {@code other}, if there is any. */
  int nextBut(int other) {
    int drawn = next();
    return drawn == other ? (drawn + 1) % size : drawn;
  }
}
