package io.evmesh.sim.measure;

/**
 * What storing costs. All times are of one block: the median over the runs of a run's time by its
 * blocks.
 *
 * @param database H2 or PostgreSQL
 * @param transactions a block
 * @param blocksPerRun one after the other in each run
 * @param runs of a whole chain and of plain rows that were timed
 * @param shortRuns in memory and of events only that were timed
 * @param executionMillis only the execution of the transactions on actors, in memory
 * @param actorMillis a block built on actors in memory: execution, receipts, header without state
 *     root; nothing stored
 * @param journalMillis the same into a chain that keeps only events, until all are committed
 * @param persistedMillis into a chain with state roots and read tables, until all are in the tables
 * @param plainRowsMillis the same rows put into the same tables of a fresh database by plain
 *     statements of 500 rows, a transaction for each block
 */
public record StoreFigures(
    String database,
    int transactions,
    int lanes,
    int blocksPerRun,
    int runs,
    int shortRuns,
    double executionMillis,
    double actorMillis,
    double journalMillis,
    double persistedMillis,
    double plainRowsMillis) {

  /** Events only, by the time in memory. */
  public double journalRatio() {
    return journalMillis / actorMillis;
  }

  /** The whole pipeline, by the larger of the time in memory and that of plain rows. */
  public double persistedRatio() {
    return persistedMillis / Math.max(actorMillis, plainRowsMillis);
  }
}
