package io.evmesh.node.build;

/** How the gas limit of blocks moves. */
public final class GasLimits {
  /** What go-ethereum aims at unless told otherwise, in gas units. */
  public static final long USUAL_TARGET = 60_000_000;

  private static final long DIVISOR = 1024;
  private static final long LEAST = 5000;

  private GasLimits() {}

  /** The limit of the next block, as near to the target as the rules let it come. */
  public static long next(long parent, long target) {
    long most = parent / DIVISOR - 1;
    long aim = Math.max(target, LEAST);
    return parent < aim ? Math.min(parent + most, aim) : Math.max(parent - most, aim);
  }
}
