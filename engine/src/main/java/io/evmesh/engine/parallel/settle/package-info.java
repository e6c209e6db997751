/**
 * What a lane sends to the accounts, what a shard or a busy contract makes of it, what all lanes
 * see of that, and what a block leaves in the end.
 *
 * <p>Uses {@code account} and {@code plan}. Start with {@link
 * io.evmesh.engine.parallel.settle.ShardVersions}.
 */
@NullMarked
package io.evmesh.engine.parallel.settle;

import org.jspecify.annotations.NullMarked;
