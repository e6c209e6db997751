/**
 * Methods that only this node has: {@code evmesh_*}. For batches start with {@link
 * io.evmesh.node.rpc.evmesh.BatchMethods}.
 */
@NullMarked
package io.evmesh.node.rpc.evmesh;

import org.jspecify.annotations.NullMarked;
