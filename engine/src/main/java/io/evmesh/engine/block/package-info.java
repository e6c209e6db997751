/**
 * Blocks: their fields and wire forms, the rules around their transactions, checking and building.
 * Start with {@link io.evmesh.engine.block.BlockProcessor}.
 */
@NullMarked
package io.evmesh.engine.block;

import org.jspecify.annotations.NullMarked;
