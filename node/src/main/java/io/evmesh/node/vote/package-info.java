/**
 * Ballots of governors: who signed what, what would become of it, and transactions that cast it.
 * Start with {@link io.evmesh.node.vote.Votes}.
 */
@NullMarked
package io.evmesh.node.vote;

import org.jspecify.annotations.NullMarked;
