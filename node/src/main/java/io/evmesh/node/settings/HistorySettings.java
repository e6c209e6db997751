package io.evmesh.node.settings;

import io.evmesh.actors.chain.ChainSettings;

/**
 * What a node keeps of the chain's past.
 *
 * @param retainBlocks of so many last blocks the states are kept
 * @param recentBytes of memory for the last blocks, about
 * @param keepsAccessLists whether each block's access list is stored
 */
public record HistorySettings(long retainBlocks, long recentBytes, boolean keepsAccessLists) {
  /** All states, but no access lists. */
  public static final HistorySettings USUAL =
      new HistorySettings(ChainSettings.RETAIN_ALL, 64L << 20, false);

  /** The same with so much memory for the last blocks. */
  public HistorySettings withRecentBytes(long bytes) {
    return new HistorySettings(retainBlocks, bytes, keepsAccessLists);
  }
}
