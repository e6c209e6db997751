/** Hashing and signatures. Start with {@link io.evmesh.engine.crypto.Keccak256}. */
@NullMarked
package io.evmesh.engine.crypto;

import org.jspecify.annotations.NullMarked;
