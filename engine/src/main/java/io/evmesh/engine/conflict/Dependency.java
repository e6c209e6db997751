package io.evmesh.engine.conflict;

/**
 * A transaction that finds at a place what an earlier one left there.
 *
 * @param reader its index in the block
 * @param writer the index of the last one before it that changed the place
 */
public record Dependency(int reader, int writer, Place place) {}
