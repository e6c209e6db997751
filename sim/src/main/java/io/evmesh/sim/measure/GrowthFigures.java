package io.evmesh.sim.measure;

import java.util.List;

/**
 * How a chain fares while it grows.
 *
 * @param database H2 or PostgreSQL
 * @param transactions a block
 * @param spans of as many blocks each, in the chain's order
 */
public record GrowthFigures(String database, int transactions, int lanes, List<Span> spans) {

  /**
   * Some blocks that follow each other.
   *
   * @param lastBlock the number of the last of them
   * @param medianMillis of the times that appending a block took, which includes waiting for those
   *     before it when the database is slower than execution
   * @param meanMillis from the first of them until all are in the tables, by their number
   * @param heapBytes in use afterwards, garbage collected
   * @param storedBytes that the database takes on the disk afterwards
   */
  public record Span(
      long lastBlock, double medianMillis, double meanMillis, long heapBytes, long storedBytes) {}

  public GrowthFigures {
    spans = List.copyOf(spans);
  }

  /** The last span's median by the first's. */
  public double medianRatio() {
    return spans.getLast().medianMillis() / spans.getFirst().medianMillis();
  }

  /** The last span's mean by the first's. */
  public double meanRatio() {
    return spans.getLast().meanMillis() / spans.getFirst().meanMillis();
  }
}
