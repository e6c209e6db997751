/**
 * Executes blocks on actors: the entry, and the choice of where each block runs, which is the
 * caller's thread, parts that share nothing, lanes, or shares on all nodes of a cluster.
 *
 * <p>Uses {@code mesh}, {@code schedule}, {@code message}, {@code akka}, {@code cluster} and {@code
 * peer}. Start with {@link io.evmesh.actors.ActorBlockExecutor}.
 */
@NullMarked
package io.evmesh.actors;

import org.jspecify.annotations.NullMarked;
