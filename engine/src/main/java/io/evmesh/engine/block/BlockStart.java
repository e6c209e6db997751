package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;

/** What happens in a block before its first transaction. */
public final class BlockStart {
  private BlockStart() {}

  /**
   * Applies it to the state after the parent. Calls that fail or find no code are passed over.
   *
   * @param context of the block with this header
   * @param system executes what the block itself calls
   */
  public static void apply(
      ChainConfig config,
      BlockHeader header,
      BlockContext context,
      WorldState world,
      TransactionExecutor system) {
    if (config.daoFork() != null && config.daoFork() == header.number()) {
      DaoFork.apply(world);
    }
    if (header.parentBeaconRoot() != null) {
      Bytes root = header.parentBeaconRoot().toBytes();
      system.systemCall(world, context, SystemContracts.BEACON_ROOTS, root);
    }
    if (context.fork().isAtLeast(Fork.PRAGUE)) {
      Bytes hash = header.parentHash().toBytes();
      system.systemCall(world, context, SystemContracts.HISTORY, hash);
    }
  }
}
