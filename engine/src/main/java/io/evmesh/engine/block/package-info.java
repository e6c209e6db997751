/**
 * Blocks: their fields and wire forms, the rules around their transactions, checking and building.
 * Start with {@link io.evmesh.engine.block.BlockProcessor}.
 *
 * <p>More than 20 files, since each group of rules is one, and all work on the same few values.
 */
@NullMarked
package io.evmesh.engine.block;

import org.jspecify.annotations.NullMarked;
