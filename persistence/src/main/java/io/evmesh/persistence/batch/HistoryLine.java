package io.evmesh.persistence.batch;

/**
 * Something that happened to a batch, in words; milliseconds since 1970.
 *
 * @param sequence from 1, given when it is written; 0 before
 */
public record HistoryLine(long sequence, long timeMillis, String event) {
  /** A line that is not written yet. */
  public static HistoryLine of(long timeMillis, String event) {
    return new HistoryLine(0, timeMillis, event);
  }
}
