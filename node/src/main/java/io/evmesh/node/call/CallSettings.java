package io.evmesh.node.call;

/**
 * Bounds of calls.
 *
 * @param gas units that a call may use at most
 * @param atOnce most calls that compute at the same time; others wait
 */
public record CallSettings(long gas, int atOnce) {
  /** The gas that go-ethereum gives; fewer at once than there are carriers of virtual threads. */
  public static final CallSettings USUAL = new CallSettings(50_000_000, 12);
}
