package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;

/**
 * A signed wish that the signer's account run the code of {@code address} (EIP-7702).
 *
 * @param chainId the chain it is for, 0 for any
 * @param nonce the signer's nonce, unsigned 64 bits
 * @param yParity 0 or 1 where the signature is valid; other values up to 255 can be carried
 */
public record Authorization(
    UInt256 chainId, Address address, long nonce, int yParity, UInt256 r, UInt256 s) {}
