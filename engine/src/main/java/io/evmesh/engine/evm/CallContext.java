package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/**
 * What the instructions can see of the block and the transaction around a message.
 *
 * @param origin the transaction's sender
 * @param gasPrice wei per gas that the sender pays
 * @param blobVersionedHashes the transaction's (EIP-4844)
 * @param refund gas units that the transaction has earned before; only told to tracers
 */
public record CallContext(
    BlockContext block,
    Address origin,
    UInt256 gasPrice,
    List<Hash> blobVersionedHashes,
    long refund) {
  /** The context of a transaction that has earned nothing before. */
  public CallContext(
      BlockContext block, Address origin, UInt256 gasPrice, List<Hash> blobVersionedHashes) {
    this(block, origin, gasPrice, blobVersionedHashes, 0);
  }

  /** What a machine shows before its first message. */
  static final CallContext NONE =
      new CallContext(
          new BlockContext(
              Fork.FRONTIER,
              0,
              0,
              0,
              Address.ZERO,
              0,
              UInt256.ZERO,
              UInt256.ZERO,
              Hash.ZERO,
              UInt256.ZERO,
              0),
          Address.ZERO,
          UInt256.ZERO,
          List.of());
}
