package io.evmesh.node.call;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** What a block is to be like for a call; null for what stays. */
public record BlockOverride(
    @Nullable Long number,
    @Nullable UInt256 difficulty,
    @Nullable Long time,
    @Nullable Long gasLimit,
    @Nullable Address feeRecipient,
    @Nullable Hash prevRandao,
    @Nullable UInt256 baseFeePerGas,
    @Nullable UInt256 blobBaseFee) {
  /** Everything stays. */
  public static final BlockOverride NONE =
      new BlockOverride(null, null, null, null, null, null, null, null);

  /** The block as it is to be. */
  public BlockContext apply(BlockContext block) {
    return new BlockContext(
        block.fork(),
        block.chainId(),
        number == null ? block.number() : number,
        time == null ? block.timestamp() : time,
        feeRecipient == null ? block.coinbase() : feeRecipient,
        gasLimit == null ? block.gasLimit() : gasLimit,
        baseFeePerGas == null ? block.baseFee() : baseFeePerGas,
        difficulty == null ? block.difficulty() : difficulty,
        prevRandao == null ? block.prevRandao() : prevRandao,
        blobBaseFee == null ? block.blobBaseFee() : blobBaseFee,
        block.maxBlobs());
  }
}
