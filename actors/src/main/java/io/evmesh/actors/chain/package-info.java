/**
 * A durable chain: blocks are executed by the actors, journalled by actors beside them, and put
 * into the read tables. Start reading at {@link io.evmesh.actors.chain.Chain}.
 */
@NullMarked
package io.evmesh.actors.chain;

import org.jspecify.annotations.NullMarked;
