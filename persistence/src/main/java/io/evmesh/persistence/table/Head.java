package io.evmesh.persistence.table;

import io.evmesh.engine.types.Hash;

/**
 * How far the tables are.
 *
 * @param block the last block that they tell
 * @param hash of its header
 * @param epoch of the writer that wrote it
 * @param retainedFrom the first block whose state they still know
 */
public record Head(long block, Hash hash, long epoch, long retainedFrom) {}
