package io.evmesh.node.simulate;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import java.util.Optional;

/**
 * A block that was tried out.
 *
 * @param sizeBytes of its RLP
 * @param senders of its transactions, as {@code hashes} and {@code calls}
 */
public record SimulatedBlock(
    Block block,
    Hash hash,
    int sizeBytes,
    List<Address> senders,
    List<Hash> hashes,
    List<CallResult> calls) {

  /**
   * What became of one call.
   *
   * @param gasUsed gas units after refunds
   * @param mostGasUsed gas units before refunds
   * @param logs with transfers, if they were asked for; none if it failed
   */
  public record CallResult(
      boolean success,
      Bytes output,
      long gasUsed,
      long mostGasUsed,
      List<IndexedLog> logs,
      Optional<Fault> fault) {}

  /**
   * A log of a call.
   *
   * @param index in the block
   */
  public record IndexedLog(int index, Log log) {}

  /**
   * Why a call failed.
   *
   * @param data what it reverted with, in hexadecimal; empty if it halted
   */
  public record Fault(int code, String message, Optional<Bytes> data) {}
}
