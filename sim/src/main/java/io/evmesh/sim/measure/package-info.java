/**
 * Executes workloads again and again and tells how long that took. Start with {@link
 * io.evmesh.sim.measure.Meter}.
 *
 * <p>More than 20 files, since each measurement is one or two, and all share how runs are repeated
 * and compared.
 */
@NullMarked
package io.evmesh.sim.measure;

import org.jspecify.annotations.NullMarked;
