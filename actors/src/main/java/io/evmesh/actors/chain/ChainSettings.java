package io.evmesh.actors.chain;

import io.evmesh.actors.chain.state.KeyFilter;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.Dialect;
import io.evmesh.persistence.journal.JournalReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a chain needs to know.
 *
 * @param readTables whether the read tables are kept; without them, for experiments, the whole
 *     state is in memory and a start reads the whole journal
 * @param mostInFlight blocks that are executed and not yet in the read tables, at most: when the
 *     database is slower than execution, execution waits
 * @param cacheEntries accounts and slots of the read tables in memory, at most, each
 * @param filterLog2Bits two to this power is the size in bits of the filter of written keys; ten
 *     bits for each key make it right 98 times in 100
 * @param trieBytes memory for trie nodes, about
 * @param checkpointBlocks after so many blocks the trie's nodes are stored
 * @param answerTimeout after which the journal counts as failed
 * @param patience for how long a block whose events can not be stored is tried again, before the
 *     chain gives up
 * @param retainBlocks of so many last blocks the state can be asked for, 1 or more; {@link
 *     #RETAIN_ALL} for all. Older ones are given up a few with each block, for good
 * @param meters where the meters of execution are kept, null for none
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
    long retainBlocks,
    @Nullable MeterRegistry meters) {
  private static final long LONGEST_WAIT_MILLIS = Duration.ofDays(1).toMillis();

  /** Every state is kept. */
  public static final long RETAIN_ALL = Long.MAX_VALUE;

  public ChainSettings {
    check("mostInFlight", mostInFlight, 1, JournalReader.MOST_AHEAD);
    check("cacheEntries", cacheEntries, 2, Integer.MAX_VALUE);
    check("filterLog2Bits", filterLog2Bits, KeyFilter.LEAST_LOG2_BITS, KeyFilter.MOST_LOG2_BITS);
    check("trieBytes", trieBytes, 0, Long.MAX_VALUE);
    check("checkpointBlocks", checkpointBlocks, 1, 100_000);
    check("answerTimeout in ms", answerTimeout.toMillis(), 1, LONGEST_WAIT_MILLIS);
    check("patience in ms", patience.toMillis(), 0, LONGEST_WAIT_MILLIS);
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
        RETAIN_ALL,
        null);
  }

  /**
   * How accounts are divided in the journal. An embedded database stores one thing after the other,
   * so there all parts of a block are one.
   */
  Shards journalShards() {
    return database.dialect() == Dialect.H2 ? Shards.ONE : mesh.shards();
  }

  /** The same with another policy of state roots. */
  public ChainSettings withRoots(RootPolicy policy) {
    return with(changed -> changed.roots = policy);
  }

  /** The same without read tables. */
  public ChainSettings withoutReadTables() {
    return with(changed -> changed.readTables = false);
  }

  /** The same with another limit of blocks in flight. */
  public ChainSettings withMostInFlight(int blocks) {
    return with(changed -> changed.mostInFlight = blocks);
  }

  /** The same with trie nodes stored after other numbers of blocks. */
  public ChainSettings withCheckpointBlocks(int blocks) {
    return with(changed -> changed.checkpointBlocks = blocks);
  }

  /** The same with other waits. */
  public ChainSettings withWaits(Duration answer, Duration altogether) {
    return with(
        changed -> {
          changed.answerTimeout = answer;
          changed.patience = altogether;
        });
  }

  /** The same with the states of so many last blocks. */
  public ChainSettings withRetainBlocks(long blocks) {
    return with(changed -> changed.retainBlocks = blocks);
  }

  /** The same with meters. */
  public ChainSettings withMeters(MeterRegistry registry) {
    return with(changed -> changed.meters = registry);
  }

  private ChainSettings with(Consumer<Changed> change) {
    Changed changed = new Changed();
    change.accept(changed);
    return new ChainSettings(
        database,
        config,
        mesh,
        changed.roots,
        changed.readTables,
        changed.mostInFlight,
        cacheEntries,
        filterLog2Bits,
        trieBytes,
        changed.checkpointBlocks,
        changed.answerTimeout,
        changed.patience,
        changed.retainBlocks,
        changed.meters);
  }

  /** What may be set otherwise, as these settings have it. */
  private final class Changed {
    RootPolicy roots = ChainSettings.this.roots;
    boolean readTables = ChainSettings.this.readTables;
    int mostInFlight = ChainSettings.this.mostInFlight;
    int checkpointBlocks = ChainSettings.this.checkpointBlocks;
    Duration answerTimeout = ChainSettings.this.answerTimeout;
    Duration patience = ChainSettings.this.patience;
    long retainBlocks = ChainSettings.this.retainBlocks;
    @Nullable MeterRegistry meters = ChainSettings.this.meters;
  }
}
