/**
 * What is known of a block before anything runs: its shards and busy contracts, the nonces of its
 * senders, and which transactions one lane is to execute.
 *
 * <p>Uses nothing else of {@code parallel}. Start with {@link
 * io.evmesh.engine.parallel.plan.BlockPlan}.
 */
@NullMarked
package io.evmesh.engine.parallel.plan;

import org.jspecify.annotations.NullMarked;
