package io.evmesh.actors.chain;

import io.evmesh.actors.MeshSettings;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.journal.JournalReader;
import java.time.Duration;

/**
 * What a chain needs to know.
 *
 * @param readTables whether the read tables are kept; without them, for experiments, the whole
 *     state is in memory and a start reads the whole journal
 * @param mostInFlight blocks that are executed and not yet in the read tables, at most: when the
 *     database is slower than execution, execution waits
 * @param cacheEntries accounts, slots and codes of the read tables in memory, at most, each
 * @param filterLog2Bits two to this power is the size in bits of the filter of written keys; ten
 *     bits for each key make it right 98 times in 100
 * @param trieBytes memory for trie nodes, about
 * @param checkpointBlocks after so many blocks the trie's nodes are stored
 * @param answerTimeout after which the journal counts as failed
 * @param patience for how long a block whose events can not be stored is tried again, before the
 *     chain gives up
 * @param retainBlocks of so many last blocks the state can be asked for, 1 or more; {@link
 *     #RETAIN_ALL} for all. Older ones are given up a few with each block, for good
 */
public record ChainSettings(
    DatabaseSettings database,
    ChainConfig config,
    MeshSettings mesh,
    RootPolicy roots,
    boolean readTables,
    int mostInFlight,
    int cacheEntries,
    int filterLog2Bits,
    long trieBytes,
    int checkpointBlocks,
    Duration answerTimeout,
    Duration patience,
    long retainBlocks) {
  /** Every state is kept. */
  public static final long RETAIN_ALL = Long.MAX_VALUE;

  public ChainSettings {
    check("mostInFlight", mostInFlight, 1, JournalReader.MOST_AHEAD);
    check("cacheEntries", cacheEntries, 2, Integer.MAX_VALUE);
    check("filterLog2Bits", filterLog2Bits, 6, 36);
    check("checkpointBlocks", checkpointBlocks, 1, 100_000);
    check("retainBlocks", retainBlocks, 1, RETAIN_ALL);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must lie between %d and %d, not %d".formatted(name, least, most, value));
    }
  }

  /** What suits most machines. */
  public static ChainSettings of(DatabaseSettings database, ChainConfig config, MeshSettings mesh) {
    return new ChainSettings(
        database,
        config,
        mesh,
        RootPolicy.EVERY_BLOCK,
        true,
        16,
        500_000,
        27,
        256L << 20,
        128,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        RETAIN_ALL);
  }

  /** The same with another policy of state roots. */
  public ChainSettings withRoots(RootPolicy policy) {
    return new ChainSettings(
        database,
        config,
        mesh,
        policy,
        readTables,
        mostInFlight,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        checkpointBlocks,
        answerTimeout,
        patience,
        retainBlocks);
  }

  /** The same without read tables. */
  public ChainSettings withoutReadTables() {
    return new ChainSettings(
        database,
        config,
        mesh,
        roots,
        false,
        mostInFlight,
        Integer.MAX_VALUE,
        filterLog2Bits,
        trieBytes,
        checkpointBlocks,
        answerTimeout,
        patience,
        retainBlocks);
  }

  /** The same with another limit of blocks in flight. */
  public ChainSettings withMostInFlight(int blocks) {
    return new ChainSettings(
        database,
        config,
        mesh,
        roots,
        readTables,
        blocks,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        checkpointBlocks,
        answerTimeout,
        patience,
        retainBlocks);
  }

  /** The same with trie nodes stored after other numbers of blocks. */
  public ChainSettings withCheckpointBlocks(int blocks) {
    return new ChainSettings(
        database,
        config,
        mesh,
        roots,
        readTables,
        mostInFlight,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        blocks,
        answerTimeout,
        patience,
        retainBlocks);
  }

  /** The same with other waits. */
  public ChainSettings withWaits(Duration answer, Duration altogether) {
    return new ChainSettings(
        database,
        config,
        mesh,
        roots,
        readTables,
        mostInFlight,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        checkpointBlocks,
        answer,
        altogether,
        retainBlocks);
  }

  /** The same with the states of so many last blocks. */
  public ChainSettings withRetainBlocks(long blocks) {
    return new ChainSettings(
        database,
        config,
        mesh,
        roots,
        readTables,
        mostInFlight,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        checkpointBlocks,
        answerTimeout,
        patience,
        blocks);
  }
}
