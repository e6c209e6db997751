/** The namespaces {@code debug} and {@code testing}. */
@NullMarked
package io.evmesh.node.rpc.debug;

import org.jspecify.annotations.NullMarked;
