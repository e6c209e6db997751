/**
 * One block on several nodes: lends a node's lanes and shards to whoever leads, and reaches those
 * of other nodes.
 *
 * <p>Uses {@code mesh} and {@code message}. Start with {@link
 * io.evmesh.actors.cluster.ExecutionNode}.
 */
@NullMarked
package io.evmesh.actors.cluster;

import org.jspecify.annotations.NullMarked;
