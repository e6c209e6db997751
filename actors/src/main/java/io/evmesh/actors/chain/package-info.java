/**
 * A chain that lasts: blocks executed by the account actors, journalled by event-sourced actors,
 * projected into tables. Start reading at {@link io.evmesh.actors.chain.Chain}.
 */
@NullMarked
package io.evmesh.actors.chain;

import org.jspecify.annotations.NullMarked;
