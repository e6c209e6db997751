/**
 * The plain cores of parallel execution, without threads and without actors. Here is what joins
 * them: the schedule of a block, and an executor that runs all of it on one thread.
 *
 * <p>Uses {@code lane}, {@code settle}, {@code account} and {@code plan}. Start with {@link
 * io.evmesh.engine.parallel.BlockSchedule}.
 */
@NullMarked
package io.evmesh.engine.parallel;

import org.jspecify.annotations.NullMarked;
