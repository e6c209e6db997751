package io.evmesh.actors.message;

import io.evmesh.engine.parallel.choice.GiveUp;
import org.jspecify.annotations.Nullable;

/**
 * What it took to execute a block. Of a block that began again, what its last attempt took.
 *
 * @param transactions in the block
 * @param executions of transactions, repeats included
 * @param invalidations conditions that did not hold
 * @param flushes how often a lane told accounts what its transactions did
 * @param settles messages to accounts in these flushes
 * @param messages between actors, or parts handed to lanes, answers included; 0 if the block ran in
 *     place
 * @param busyNanos that lanes executed transactions, added up; 0 if the block ran in place or in
 *     parts
 * @param attempts 1 if nothing failed
 * @param gaveUp why it gave lanes up and was executed in place, after what it had taken in them;
 *     null if it did not
 */
public record BlockStats(
    int transactions,
    long executions,
    long invalidations,
    long flushes,
    long settles,
    long messages,
    long busyNanos,
    int attempts,
    @Nullable GiveUp gaveUp) {
  public static final BlockStats NONE = new BlockStats(0, 0, 0, 0, 0, 0, 0, 0, null);

  /** Of a block that was executed on the caller's thread. */
  public static BlockStats inPlace(int transactions) {
    return new BlockStats(transactions, transactions, 0, 0, 0, 0, 0, 1, null);
  }

  /** Of a block of which each lane executed a part that it shares with nobody. */
  public static BlockStats inParts(int transactions, int lanes) {
    return new BlockStats(transactions, transactions, 0, 0, 0, 2L * (lanes - 1), 0, 1, null);
  }

  /** Of a block that failed in lanes, of which nothing is known but that. */
  public static BlockStats failed(int transactions) {
    return new BlockStats(transactions, 0, 0, 0, 0, 1, 0, 1, null);
  }

  /** Of a block whose access list was known, and that no actor executed. */
  public static BlockStats listed(int transactions, long executions, long misses) {
    return new BlockStats(transactions, executions, misses, 0, 0, 0, 0, 1, null);
  }

  /** The same of a block of which these are the first transactions, and the rest ran in place. */
  public BlockStats withRest(int rest) {
    return new BlockStats(
        transactions + rest,
        executions + rest,
        invalidations,
        flushes,
        settles,
        messages,
        busyNanos,
        attempts,
        gaveUp);
  }

  /**
   * The same of a block that was then executed in place.
   *
   * @param all transactions that the block has, of which lanes may have got only the first
   */
  public BlockStats givenUp(GiveUp reason, int all) {
    return new BlockStats(
        all,
        executions + all,
        invalidations,
        flushes,
        settles,
        messages,
        busyNanos,
        attempts,
        reason);
  }
}
