/**
 * The threads of a chain and its end: whatever goes wrong on one of them ends the chain, and is
 * said.
 *
 * <p>Uses no other package of {@code actors}. Start with {@link
 * io.evmesh.actors.chain.thread.Ending}.
 */
@NullMarked
package io.evmesh.actors.chain.thread;

import org.jspecify.annotations.NullMarked;
