package io.evmesh.node.pool;

/**
 * Bounds of the pool.
 *
 * @param transactions most at once
 * @param bytes of all of them together, at most
 * @param perSender most of one sender
 * @param replacementPercent by how much the fees of a transaction must be above those of the one
 *     whose nonce it takes
 */
public record PoolSettings(int transactions, long bytes, int perSender, int replacementPercent) {
  /** Room for some hundred blocks, and for a relayer's backlog. */
  public static final PoolSettings USUAL = new PoolSettings(200_000, 256L << 20, 50_000, 10);
}
