/**
 * What keeps the transactions of a block from running at once: who needs what of whom, the longest
 * chain of that, and the best that any number of lanes could do. Start with {@link
 * io.evmesh.engine.conflict.BlockConflicts}.
 */
@NullMarked
package io.evmesh.engine.conflict;

import org.jspecify.annotations.NullMarked;
