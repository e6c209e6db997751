package io.evmesh.node.rpc.eth;

import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.Snapshot;

/** Finds the state after the block that a parameter names. */
@FunctionalInterface
public interface FindState {
  /**
   * The state.
   *
   * @throws io.evmesh.node.rpc.RpcException if there is no such block
   */
  Snapshot find(BlockRef named) throws InterruptedException;
}
