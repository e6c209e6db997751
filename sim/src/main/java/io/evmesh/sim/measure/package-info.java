/**
 * Executes workloads again and again and tells how long that took. Start with {@link
 * io.evmesh.sim.measure.Meter}.
 */
@NullMarked
package io.evmesh.sim.measure;

import org.jspecify.annotations.NullMarked;
