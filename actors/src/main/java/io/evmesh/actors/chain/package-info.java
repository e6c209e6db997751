/**
 * A durable chain: blocks are executed by the actors, journalled by actors beside them, and put
 * into the read tables.
 *
 * <p>Uses {@code journal}, {@code state} and {@code thread} below it, and of {@code actors} the
 * entry and what comes back from it. Start with {@link io.evmesh.actors.chain.Chain}.
 */
@NullMarked
package io.evmesh.actors.chain;

import org.jspecify.annotations.NullMarked;
