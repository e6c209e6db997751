package io.evmesh.node.consensus;

import io.evmesh.engine.block.Block;
import java.util.List;

/** The chain as who chooses a branch moves it. */
public interface Trunk {
  /** Appends valid blocks. The last is there for good when this returns. */
  void append(List<Block> blocks) throws InterruptedException;

  /**
   * Takes the chain back to an earlier block, for good when this returns.
   *
   * @return false if that can not be; nothing has changed then
   */
  boolean returnTo(long number) throws InterruptedException;
}
