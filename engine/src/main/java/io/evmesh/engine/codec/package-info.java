/**
 * Compact bytes: numbers, words, addresses and hashes one after the other, of which the forms that
 * are stored and those that cross between nodes are made.
 *
 * <p>Start with {@link io.evmesh.engine.codec.ByteWriter}.
 */
@NullMarked
package io.evmesh.engine.codec;

import org.jspecify.annotations.NullMarked;
