package io.evmesh.input.recording;

import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.chain.PublicNetwork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/**
 * A block with all that is needed to execute its transactions again; system calls and withdrawals
 * are not part of it.
 *
 * @param fork the rules that held when it was recorded
 * @param chainId EIP-155 chain id, not negative
 * @param timestamp seconds since 1970, unsigned 64 bits
 * @param gasLimit gas units
 * @param baseFee wei per gas
 * @param excessBlobGas blob gas, unsigned 64 bits; zero before Cancun
 * @param transactions in the order of the block, with the senders that the recording names
 * @param state what was there before the first transaction, with the hashes of ancestors
 */
public record RecordedBlock(
    Fork fork,
    long chainId,
    long number,
    long timestamp,
    Address coinbase,
    long gasLimit,
    UInt256 baseFee,
    UInt256 difficulty,
    Hash prevRandao,
    long excessBlobGas,
    List<RecoveredTransaction> transactions,
    InMemoryState state) {
  /**
   * What the transactions see of the block when the rules of {@code rules} hold. Blob parameters
   * follow the timestamp on public networks, the fork elsewhere.
   */
  public BlockContext context(Fork rules) {
    BlobParameters blobs =
        PublicNetwork.find(chainId)
            .map(network -> network.config().blobsAt(rules, timestamp))
            .orElseGet(() -> BlobParameters.of(rules));
    boolean hasBlobs = rules.isAtLeast(Fork.CANCUN);
    boolean isMerged = rules.isAtLeast(Fork.PARIS);
    return new BlockContext(
        rules,
        chainId,
        number,
        timestamp,
        coinbase,
        gasLimit,
        rules.isAtLeast(Fork.LONDON) ? baseFee : UInt256.ZERO,
        isMerged ? UInt256.ZERO : difficulty,
        isMerged ? prevRandao : Hash.ZERO,
        hasBlobs ? blobs.baseFee(excessBlobGas) : UInt256.ZERO,
        blobs.max());
  }
}
