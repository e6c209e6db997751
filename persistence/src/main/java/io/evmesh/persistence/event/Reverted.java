package io.evmesh.persistence.event;

/**
 * The chain was taken back to a block: what was committed after it counts no more. It begins an
 * epoch, since numbers of blocks come again.
 *
 * @param epoch one more than the last
 * @param block the last that still counts
 * @param edits of what was set by hand after that block, so many parts still count
 */
public record Reverted(long epoch, long block, long edits) implements ChainEvent {}
