package io.evmesh.persistence.journal;

/**
 * How far the journal of a shard, or of the chain, is.
 *
 * @param epoch of the last writer
 * @param block the last block that has an event in it; -1 for none
 */
public record JournalPosition(long epoch, long block) {
  /** An empty journal's. */
  public static final JournalPosition START = new JournalPosition(0, -1);
}
