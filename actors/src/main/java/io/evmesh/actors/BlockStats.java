package io.evmesh.actors;

/**
 * What it took to execute a block.
 *
 * @param executions of transactions, repeats included
 * @param invalidations conditions that did not hold
 * @param messages that the coordinator got
 * @param busyNanos that lanes executed transactions, added up; 0 if the block ran in place
 * @param attempts 1 if nothing failed
 */
public record BlockStats(
    long executions, long invalidations, long messages, long busyNanos, int attempts) {
  static final BlockStats NONE = new BlockStats(0, 0, 0, 0, 0);

  /** Of a block that was executed on the caller's thread. */
  static BlockStats inPlace(int transactions) {
    return new BlockStats(transactions, 0, 0, 0, 1);
  }
}
