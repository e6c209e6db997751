/**
 * Blocks to execute: generated ones and recorded ones in one form. Knows nothing of time. Start
 * with {@link io.evmesh.testkit.workload.WorkloadKind}.
 */
@NullMarked
package io.evmesh.testkit.workload;

import org.jspecify.annotations.NullMarked;
