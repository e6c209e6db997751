package io.evmesh.engine.block;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is free to choose, or comes from the consensus layer, when a block is built.
 *
 * @param timestamp seconds, later than the parent's
 * @param gasLimit gas units, near the parent's
 * @param extraData at most 32 bytes
 * @param prevRandao the mix hash before Paris
 * @param parentBeaconRoot null before Cancun
 * @param withdrawals null before Shanghai
 * @param baseFee null for that which follows from the parent; another one is allowed on chains for
 *     development only
 */
public record BlockDraft(
    Address coinbase,
    long timestamp,
    long gasLimit,
    Bytes extraData,
    Hash prevRandao,
    @Nullable Hash parentBeaconRoot,
    @Nullable List<Withdrawal> withdrawals,
    @Nullable UInt256 baseFee) {

  /** A draft with the base fee that follows from the parent. */
  public BlockDraft(
      Address coinbase,
      long timestamp,
      long gasLimit,
      Bytes extraData,
      Hash prevRandao,
      @Nullable Hash parentBeaconRoot,
      @Nullable List<Withdrawal> withdrawals) {
    this(coinbase, timestamp, gasLimit, extraData, prevRandao, parentBeaconRoot, withdrawals, null);
  }

  /** The base fee of the block after {@code parent}. */
  public UInt256 baseFeeAfter(BlockHeader parent) {
    return baseFee == null ? FeeRules.nextBaseFee(parent) : baseFee;
  }
}
