package io.evmesh.actors.chain;

/**
 * For which blocks a chain works out the state root.
 *
 * @param every 1 for each block, n for each whose number is a multiple of n, 0 for none; the header
 *     of a block without has zero in its place
 */
public record RootPolicy(int every) {
  /** Each block has its root, as Ethereum's have. */
  public static final RootPolicy EVERY_BLOCK = new RootPolicy(1);

  /** No block has one: for experiments. */
  public static final RootPolicy OFF = new RootPolicy(0);

  public RootPolicy {
    if (every < 0) {
      throw new IllegalArgumentException("a root every " + every + " blocks");
    }
  }

  boolean isOff() {
    return every == 0;
  }

  boolean hasRoot(long block) {
    return every > 0 && block % every == 0;
  }
}
