/**
 * The plain cores of parallel execution: what transactions touched, account by account, and when
 * each of them is final. No threads, no actors. Start with {@link
 * io.evmesh.engine.parallel.BlockSchedule}.
 */
@NullMarked
package io.evmesh.engine.parallel;

import org.jspecify.annotations.NullMarked;
