package io.evmesh.persistence.batch;

/**
 * A return of the chain to an earlier block.
 *
 * @param number one more for each that is not answered
 * @param block the last that stays
 * @param byHand whether somebody asked for it; otherwise another branch takes the place
 */
public record ChainReturn(long number, long block, boolean byHand) {}
