package io.evmesh.actors;

/**
 * What it took to execute a block.
 *
 * @param executions of transactions, repeats included
 * @param invalidations conditions that did not hold
 * @param settles messages to accounts
 * @param turns attempts, 1 if nothing failed
 */
public record BlockStats(long executions, long invalidations, long settles, int turns) {
  static final BlockStats NONE = new BlockStats(0, 0, 0, 0);
}
