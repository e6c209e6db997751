package io.evmesh.node.rpc.codec;

import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.RpcException;

/** Finds the blocks and states that requests name, or answers with what is wrong. */
public final class Blocks {
  private final ChainView chain;

  public Blocks(ChainView chain) {
    this.chain = chain;
  }

  /**
   * The block.
   *
   * @throws RpcException if there is none
   */
  public ChainBlock find(BlockRef ref) {
    return chain
        .block(ref)
        .orElseThrow(
            () ->
                RpcException.server(
                    switch (ref) {
                      case BlockRef.ByHash _ -> "header for hash not found";
                      case BlockRef.ByNumber _ -> "header not found";
                      case BlockRef.Tag.SAFE -> "safe block not found";
                      case BlockRef.Tag.FINALIZED -> "finalized block not found";
                      case BlockRef.Tag _ -> "header not found";
                    }));
  }

  /** The state after the block. */
  public Snapshot state(BlockRef ref) {
    return chain.state(find(ref));
  }
}
