/**
 * Reaching another node: what crosses between two of them in a block, both ways, and a state that
 * is fetched.
 *
 * <p>Uses {@code mesh}, {@code message} and the cache of codes. Start with {@link
 * io.evmesh.actors.peer.Peer}.
 */
@NullMarked
package io.evmesh.actors.peer;

import org.jspecify.annotations.NullMarked;
