package io.evmesh.engine.block;

import io.evmesh.engine.types.Address;

/**
 * Ether that leaves the consensus layer (EIP-4895).
 *
 * @param amountGwei unsigned 64 bits, as are the indexes
 */
public record Withdrawal(long index, long validatorIndex, Address address, long amountGwei) {}
