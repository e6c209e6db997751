/**
 * Blocks to execute: generated ones and recorded ones in one form. Knows nothing of time. Start
 * with {@link io.evmesh.sim.workload.WorkloadKind}.
 */
@NullMarked
package io.evmesh.sim.workload;

import org.jspecify.annotations.NullMarked;
