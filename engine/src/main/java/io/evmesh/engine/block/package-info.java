/**
 * Blocks: their fields and wire forms, the rules around their transactions, sequential execution.
 */
@NullMarked
package io.evmesh.engine.block;

import org.jspecify.annotations.NullMarked;
