package io.evmesh.engine.evm;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;

/**
 * What the instructions and transaction rules can see of the block and the chain they run in.
 *
 * @param number block number
 * @param timestamp seconds since 1970, unsigned 64 bits
 * @param gasLimit gas units
 * @param baseFee wei per gas, zero before London
 * @param difficulty zero from Paris on
 * @param prevRandao zero before Paris
 * @param blobBaseFee wei per blob gas, zero before Cancun
 * @param maxBlobs the most blobs that a block may carry, 0 before Cancun
 * @param chainId EIP-155 chain id, not negative
 */
public record BlockContext(
    Fork fork,
    long chainId,
    long number,
    long timestamp,
    Address coinbase,
    long gasLimit,
    UInt256 baseFee,
    UInt256 difficulty,
    Hash prevRandao,
    UInt256 blobBaseFee,
    int maxBlobs) {}
