/**
 * What a transaction is expected to touch, by what its like has touched: so that it can be fetched
 * before it is asked for, and where most of it lies can be told.
 *
 * <p>Uses {@code account}. Start with {@link io.evmesh.engine.parallel.prefetch.AccessTemplates}.
 */
@NullMarked
package io.evmesh.engine.parallel.prefetch;

import org.jspecify.annotations.NullMarked;
