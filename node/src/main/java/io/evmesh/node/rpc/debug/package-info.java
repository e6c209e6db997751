/** The namespaces {@code debug}, {@code trace}, {@code ots}, {@code testing} and {@code admin}. */
@NullMarked
package io.evmesh.node.rpc.debug;

import org.jspecify.annotations.NullMarked;
