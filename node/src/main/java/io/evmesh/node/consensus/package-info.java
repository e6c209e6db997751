/**
 * Which chain counts, as a consensus client tells it: blocks beside the chain, and the way from one
 * branch to another. Start with {@link io.evmesh.node.consensus.ForkChoice}.
 */
@NullMarked
package io.evmesh.node.consensus;

import org.jspecify.annotations.NullMarked;
