/**
 * Reaching another node: what crosses between two of them in a block, both ways, and a state that
 * is fetched.
 *
 * <p>More than 20 files, since one actor hands out all that comes from a node: what belongs to
 * turns of lanes, and what to shares of blocks ({@code Share…}, {@code PeerShares}, {@code
 * KeptState}).
 *
 * <p>Uses {@code mesh}, {@code message}, {@code akka} and the cache of codes. Start with {@link
 * io.evmesh.actors.peer.Peer}, for shares with {@link io.evmesh.actors.peer.ShareAway}.
 */
@NullMarked
package io.evmesh.actors.peer;

import org.jspecify.annotations.NullMarked;
