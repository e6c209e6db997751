package io.evmesh.engine.accesslist;

/**
 * What something is after a part of a block.
 *
 * @param index of the part: 0 before the first transaction, 1 for that, and so on; one more than
 *     there are transactions after the last
 * @param value that it has then
 */
public record Change<T>(int index, T value) {}
