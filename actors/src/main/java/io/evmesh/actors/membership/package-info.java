/**
 * Which nodes are members of the cluster, and bytes from one to another. Knows nothing of chains.
 * Start reading at {@link io.evmesh.actors.membership.Membership}.
 */
@NullMarked
package io.evmesh.actors.membership;

import org.jspecify.annotations.NullMarked;
