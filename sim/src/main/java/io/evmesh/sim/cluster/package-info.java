/**
 * Blocks on several processes of this machine, beside one of them alone: {@code bench --cluster}.
 *
 * <p>Start with {@link io.evmesh.sim.cluster.ClusterBench}.
 */
@NullMarked
package io.evmesh.sim.cluster;

import org.jspecify.annotations.NullMarked;
