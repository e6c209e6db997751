/**
 * Whether a block is worth lanes, how much it may take in them, and what was learnt of the
 * transactions that meet.
 *
 * <p>Uses {@code plan}. Start with {@link io.evmesh.engine.parallel.choice.CostModel}.
 */
@NullMarked
package io.evmesh.engine.parallel.choice;

import org.jspecify.annotations.NullMarked;
