package io.evmesh.node.rpc.eth;

import io.evmesh.node.query.ChainBlock;
import java.util.Optional;

/** Finds the block that a parameter names. */
@FunctionalInterface
public interface FindBlock<T> {
  /** The block; empty if there is none. */
  Optional<ChainBlock> find(T named) throws InterruptedException;
}
