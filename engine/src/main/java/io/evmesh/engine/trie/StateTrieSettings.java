package io.evmesh.engine.trie;

/**
 * Where a state's tries live.
 *
 * @param source has the nodes of the last checkpoint; {@link NodeSource#NONE} if all are in memory
 * @param tasks runs what can be done at the same time
 * @param residentBytes how much memory nodes may take about that the source has too; those that
 *     changed last stay
 */
public record StateTrieSettings(NodeSource source, TaskRunner tasks, long residentBytes) {
  /** Everything in memory, on one thread. */
  public static final StateTrieSettings IN_MEMORY =
      new StateTrieSettings(NodeSource.NONE, TaskRunner.SEQUENTIAL, Long.MAX_VALUE);

  public StateTrieSettings {
    if (residentBytes < 0) {
      throw new IllegalArgumentException("residentBytes is negative: " + residentBytes);
    }
  }
}
