/**
 * The core of a lane: executes transactions on what it sees of the block, and keeps what they
 * touched until that is settled.
 *
 * <p>Uses {@code settle}, {@code account} and {@code plan}. Start with {@link
 * io.evmesh.engine.parallel.lane.Lane}.
 */
@NullMarked
package io.evmesh.engine.parallel.lane;

import org.jspecify.annotations.NullMarked;
