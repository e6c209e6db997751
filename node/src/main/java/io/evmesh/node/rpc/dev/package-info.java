/** What is there for development: the namespaces {@code evm}, {@code anvil} and {@code hardhat}. */
@NullMarked
package io.evmesh.node.rpc.dev;

import org.jspecify.annotations.NullMarked;
