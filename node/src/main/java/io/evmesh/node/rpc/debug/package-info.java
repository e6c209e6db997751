/** The namespaces {@code debug}, {@code trace}, {@code ots} and {@code testing}. */
@NullMarked
package io.evmesh.node.rpc.debug;

import org.jspecify.annotations.NullMarked;
