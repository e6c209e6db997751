/**
 * Compares what executors make of a block, down to the first thing that differs. Start with {@link
 * io.evmesh.sim.verify.Verifier}.
 */
@NullMarked
package io.evmesh.sim.verify;

import org.jspecify.annotations.NullMarked;
