/** Stored chains that are measured. Start with {@link io.evmesh.sim.chain.StoredRun}. */
@NullMarked
package io.evmesh.sim.chain;

import org.jspecify.annotations.NullMarked;
