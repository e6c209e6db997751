package io.evmesh.engine.execution;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.WorldState;
import java.util.List;

/**
 * Executes the transactions of a block. Whatever happens inside, the results and the world are
 * those of executing them one after the other in the order given, which is what {@link
 * SequentialBlockExecutor} does.
 *
 * <p>Only transactions: what a block does before and after them (system calls, withdrawals,
 * rewards) is the caller's. An executor checks of each transaction, in order, that it is valid on
 * the world that those before it left, and that the block has the gas and blobs left for it ({@link
 * BlockAllowance}). It does not check signatures; the senders are given.
 *
 * <p>A block with a transaction that is not valid is not valid itself, but that is for the caller
 * to say: the executor goes on with the next one, so that a block can be built by executing more
 * than will be taken.
 */
public interface BlockExecutor {
  /**
   * Executes {@code transactions} and applies what they change to {@code world}, which is not
   * changed by anybody else meanwhile and may hold changes already.
   *
   * @return one result per transaction, in order; a rejected one changes nothing and uses nothing
   *     of the block's allowance
   */
  List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions);
}
