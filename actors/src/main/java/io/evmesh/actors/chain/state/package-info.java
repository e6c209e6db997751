/**
 * The state after each of the last blocks: layers of changes that the read tables do not have yet,
 * over a cache of what they have.
 *
 * <p>Uses no other package of {@code actors}. Start with {@link
 * io.evmesh.actors.chain.state.LayeredState}.
 */
@NullMarked
package io.evmesh.actors.chain.state;

import org.jspecify.annotations.NullMarked;
