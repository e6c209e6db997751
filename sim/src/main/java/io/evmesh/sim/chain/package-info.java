/** Generated work as a chain of blocks. Start reading at {@link io.evmesh.sim.chain.ChainWork}. */
@NullMarked
package io.evmesh.sim.chain;

import org.jspecify.annotations.NullMarked;
