package io.evmesh.actors.chain;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.state.WorldState;

/**
 * The first block of a chain; it has no transactions.
 *
 * @param header whose state root is that of {@code state}, or zero if the chain works out none
 * @param state all accounts, as a difference to the empty state
 */
public record Genesis(BlockHeader header, WorldState state) {}
