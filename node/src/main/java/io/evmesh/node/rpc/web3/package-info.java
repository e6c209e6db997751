/** The namespaces {@code web3}, {@code net} and {@code rpc}. */
@NullMarked
package io.evmesh.node.rpc.web3;

import org.jspecify.annotations.NullMarked;
