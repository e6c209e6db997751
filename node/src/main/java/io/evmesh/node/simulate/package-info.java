/**
 * Blocks of calls that are tried out on top of the chain ({@code eth_simulateV1}). Start with
 * {@link io.evmesh.node.simulate.Simulation}.
 */
@NullMarked
package io.evmesh.node.simulate;

import org.jspecify.annotations.NullMarked;
