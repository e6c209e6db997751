package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.StateDifference;

/** What a block changed that the read tables do not have yet. */
public record Layer(long block, StateDifference changes) {}
