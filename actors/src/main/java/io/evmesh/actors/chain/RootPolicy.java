package io.evmesh.actors.chain;

/**
 * Which blocks have a state root in their header. A block that has none has zero there; of a block
 * that somebody else made, the root is then believed.
 *
 * @param everyBlocks a block whose number is divisible by this has one; 0 for none at all
 */
public record RootPolicy(int everyBlocks) {
  public static final RootPolicy EVERY_BLOCK = new RootPolicy(1);

  /** For experiments. */
  public static final RootPolicy OFF = new RootPolicy(0);

  public RootPolicy {
    if (everyBlocks < 0) {
      throw new IllegalArgumentException("a root every " + everyBlocks + " blocks");
    }
  }

  /** Whether the block with this number has one. */
  public boolean includes(long block) {
    return everyBlocks > 0 && block % everyBlocks == 0;
  }
}
