/**
 * What the nodes of a cluster tell each other: how they are, calls that the leader is to answer.
 * Start reading at {@link io.evmesh.node.cluster.Board} and {@link
 * io.evmesh.node.cluster.Forwarding}.
 */
@NullMarked
package io.evmesh.node.cluster;

import org.jspecify.annotations.NullMarked;
