/**
 * Executes blocks on actors: the entry, and the choice of where each block runs, which is the
 * caller's thread, parts that share nothing, or lanes.
 *
 * <p>Uses {@code mesh}, {@code schedule}, {@code message} and {@code akka}. Start with {@link
 * io.evmesh.actors.ActorBlockExecutor}.
 */
@NullMarked
package io.evmesh.actors;

import org.jspecify.annotations.NullMarked;
