package io.evmesh.node.simulate;

import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.StateOverrides;
import java.util.List;

/**
 * Blocks that are to be tried out.
 *
 * @param traceTransfers whether transfers of ether are told as logs
 * @param validation whether transactions have to be valid as in a block
 * @param wholeTransactions whether the answer tells transactions, not only their hashes
 */
public record SimulationRequest(
    List<BlockCalls> blocks,
    boolean traceTransfers,
    boolean validation,
    boolean wholeTransactions) {

  /**
   * One block.
   *
   * @param beaconRoot of the parent, zero unless told
   */
  public record BlockCalls(
      BlockOverride block,
      Hash beaconRoot,
      List<Withdrawal> withdrawals,
      StateOverrides states,
      List<CallRequest> calls) {}
}
