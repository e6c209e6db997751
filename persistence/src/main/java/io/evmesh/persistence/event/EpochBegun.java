package io.evmesh.persistence.event;

/**
 * A writer took over the chain. Whoever wrote before can commit nothing after it.
 *
 * @param epoch one more than the last writer's
 * @param block the last block that is committed; -1 if there is none
 */
public record EpochBegun(long epoch, long block) implements ChainEvent {}
