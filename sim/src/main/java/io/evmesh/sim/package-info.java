/** Measurements, and their command line. Start with {@link io.evmesh.sim.Main}. */
@NullMarked
package io.evmesh.sim;

import org.jspecify.annotations.NullMarked;
