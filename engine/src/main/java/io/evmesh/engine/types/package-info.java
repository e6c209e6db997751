/**
 * Values that everything else is written in: bytes, addresses, hashes, 256-bit numbers. Start with
 * {@link io.evmesh.engine.types.UInt256}.
 */
@NullMarked
package io.evmesh.engine.types;

import org.jspecify.annotations.NullMarked;
