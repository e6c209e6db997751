package io.evmesh.node.build;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/** What the block after another is like, before its transactions are known. */
public final class NextBlock {
  private NextBlock() {}

  /**
   * The draft of a block of ours. PREVRANDAO is made from the parent, so that a chain can be made
   * again.
   *
   * @param timestamp seconds, later than the parent's
   */
  public static BlockDraft draft(
      ChainConfig config, Hash parentHash, BlockHeader parent, Address coinbase, long timestamp) {
    Fork fork = config.forkAt(parent.number() + 1, timestamp);
    return new BlockDraft(
        coinbase,
        timestamp,
        parent.gasLimit(),
        Bytes.EMPTY,
        Keccak256.hash(parentHash.toBytes()),
        fork.isAtLeast(Fork.CANCUN) ? Hash.ZERO : null,
        fork.isAtLeast(Fork.SHANGHAI) ? List.of() : null);
  }

  /** What transactions see of a block with this draft. */
  public static BlockContext context(ChainConfig config, BlockHeader parent, BlockDraft draft) {
    long number = parent.number() + 1;
    Fork fork = config.forkAt(number, draft.timestamp());
    BlobParameters blobs = config.blobsAt(fork, draft.timestamp());
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    return new BlockContext(
        fork,
        config.chainId(),
        number,
        draft.timestamp(),
        draft.coinbase(),
        draft.gasLimit(),
        fork.isAtLeast(Fork.LONDON) ? draft.baseFeeAfter(parent) : UInt256.ZERO,
        UInt256.ZERO,
        fork.isAtLeast(Fork.PARIS) ? draft.prevRandao() : Hash.ZERO,
        cancun ? blobs.baseFee(FeeRules.nextExcessBlobGas(parent, fork, blobs)) : UInt256.ZERO,
        blobs.max());
  }
}
