package io.evmesh.persistence.table;

import io.evmesh.engine.types.Hash;

/**
 * A state of a chain to which it can be taken back.
 *
 * @param block the last one then, with its hash
 * @param edits of how many parts was what had been set by hand after it
 */
public record ChainMark(long block, Hash hash, long edits) {}
