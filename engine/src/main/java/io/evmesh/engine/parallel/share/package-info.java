/**
 * A block in shares: each is executed on its own over the committed state, by whoever has it. What
 * shares have found and left tells afterwards whether any of them should have seen what another has
 * written; if none should, together they are what sequential execution gives.
 *
 * <p>Uses {@code account}. Start with {@link io.evmesh.engine.parallel.share.Share} and {@link
 * io.evmesh.engine.parallel.share.ShareJoin}.
 */
@NullMarked
package io.evmesh.engine.parallel.share;

import org.jspecify.annotations.NullMarked;
