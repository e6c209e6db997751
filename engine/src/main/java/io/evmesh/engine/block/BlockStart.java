package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

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
    apply(config, header.parentHash(), header.parentBeaconRoot(), context, world, system);
  }

  /**
   * The same for a block that has no header yet.
   *
   * @param parentBeaconRoot null before Cancun
   */
  public static void apply(
      ChainConfig config,
      Hash parent,
      @Nullable Hash parentBeaconRoot,
      BlockContext context,
      WorldState world,
      TransactionExecutor system) {
    if (config.daoFork() != null && config.daoFork() == context.number()) {
      DaoFork.apply(world);
    }
    if (parentBeaconRoot != null) {
      Bytes root = parentBeaconRoot.toBytes();
      system.systemCall(world, context, SystemContracts.BEACON_ROOTS, root);
    }
    if (context.fork().isAtLeast(Fork.PRAGUE)) {
      Bytes hash = parent.toBytes();
      system.systemCall(world, context, SystemContracts.HISTORY, hash);
    }
  }
}
