/**
 * The actors that execute blocks: ledgers and storage accounts take what lanes settle, a
 * coordinator decides what is final. Start with {@link io.evmesh.actors.ActorBlockExecutor}.
 */
@NullMarked
package io.evmesh.actors;

import org.jspecify.annotations.NullMarked;
