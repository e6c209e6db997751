/** Methods that only this node has: {@code evmesh_*}. */
@NullMarked
package io.evmesh.node.rpc.evmesh;

import org.jspecify.annotations.NullMarked;
