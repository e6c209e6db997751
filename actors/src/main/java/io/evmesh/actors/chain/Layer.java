package io.evmesh.actors.chain;

import io.evmesh.engine.state.StateDifference;

/** What a block changed that the read tables do not have yet. */
record Layer(long block, StateDifference changes) {}
