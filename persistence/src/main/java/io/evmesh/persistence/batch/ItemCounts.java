package io.evmesh.persistence.batch;

/** How many items of a batch are in which state. */
public record ItemCounts(long waiting, long included, long reverted, long refused, long expired) {
  /** All that there are. */
  public long all() {
    return waiting + included + reverted + refused + expired;
  }

  /** Those of one state. */
  public long of(ItemState state) {
    return switch (state) {
      case WAITING -> waiting;
      case INCLUDED -> included;
      case REVERTED -> reverted;
      case REFUSED -> refused;
      case EXPIRED -> expired;
    };
  }

  /** Counts from an array by the states' ordinals. */
  public static ItemCounts of(long[] counts) {
    return new ItemCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }
}
