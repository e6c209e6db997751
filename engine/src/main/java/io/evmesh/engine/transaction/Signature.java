package io.evmesh.engine.transaction;

import io.evmesh.engine.types.UInt256;

/** A recoverable secp256k1 signature; {@code yParity} is 0 or 1 where it is valid. */
public record Signature(int yParity, UInt256 r, UInt256 s) {}
