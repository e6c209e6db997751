package io.evmesh.actors.message;

/**
 * Names one attempt at a block: a value, by which each machine finds what it has of it.
 *
 * @param epoch a life of the coordinator, counted up
 * @param block counted by the coordinator in that life; not the number in the block's header, which
 *     may come again
 * @param attempt from 1
 */
public record TurnId(long epoch, long block, int attempt) {}
