package io.evmesh.sim.measure;

/**
 * What it takes to use a large chain again whose process was killed.
 *
 * @param database H2 or PostgreSQL
 * @param accounts of the chain
 * @param slots of one contract
 * @param blocks after the genesis that were committed at the least
 * @param buildMillis from the start of the process that makes the chain until the last of them
 * @param storedBytes that the database takes on the disk then
 * @param heapMebibytes most memory of the process that is started
 * @param answerMillis from the start of that process until it told a balance; the state root was
 *     checked before
 * @param openMillis of them the chain's own: what remains is the start of Java
 */
public record RestartFigures(
    String database,
    int accounts,
    int slots,
    long blocks,
    long buildMillis,
    long storedBytes,
    int heapMebibytes,
    long answerMillis,
    long openMillis) {}
