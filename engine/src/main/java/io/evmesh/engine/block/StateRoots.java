package io.evmesh.engine.block;

import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Hash;

/** Knows the roots of the states that differences to a parent's state lead to. */
@FunctionalInterface
public interface StateRoots {
  /**
   * The root of the state trie after {@code difference}, of which only the changes count. Before
   * Byzantium it is asked after each transaction, otherwise once for a block.
   */
  Hash after(WorldState difference);
}
