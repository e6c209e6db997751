package io.evmesh.sim.report;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.sim.chain.StoredRun;
import io.evmesh.sim.measure.Race;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the race says. */
public final class RaceLines {
  private static final double NANOS_PER_SECOND = 1e9;

  private RaceLines() {}

  /** Before it begins. */
  public static String title(int blocks, int perBlock, int lanes) {
    return format(
        "%,d blocks of %,d transactions (hot-hybrid: transfers, tokens, swaps in hot pools), lanes: %d",
        blocks, perBlock, lanes);
  }

  /** Once the chain is on disk. */
  public static List<String> stored(StoredRun run) {
    double seconds = run.nanos() / NANOS_PER_SECOND;
    return List.of(
        format(
            "durable     %,.0f transactions/s, %,.1f Mgas/s: executed on actors, state roots, journal"
                + " and read tables, in %.1f s",
            run.transactions() / seconds, run.gas() / seconds / 1e6, seconds),
        format(
            "conflicts   %,d executions beyond one a transaction, %,d conditions that did not hold",
            run.executions() - run.transactions(), run.invalidations()));
  }

  /** Once all was executed again. */
  public static List<String> compared(StoredRun run, Race race, boolean equal) {
    return List.of(
        execution("sequential", run, race.sequentialNanos()),
        execution("actors", run, race.actorNanos())
            + format(", %.2f times as fast as sequential", race.speedup()),
        "            (the same blocks in turns, warm, only the execution of transactions, state in memory)",
        "equal       "
            + (equal
                ? "yes: all headers, and with them all receipts and state roots"
                : "no: sequential execution gives other headers"));
  }

  private static String execution(String who, StoredRun run, long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    return format(
        "%-11s %,.0f transactions/s, %,.1f Mgas/s",
        who, run.transactions() / seconds, run.gas() / seconds / 1e6);
  }

  /** At the end. */
  public static List<String> whereabouts(StoredRun run, Path folder) {
    BlockHeader head = run.headers().getLast();
    Path place = folder.toAbsolutePath().normalize();
    return List.of(
        format("head        block %,d %s", head.number(), head.hash()),
        "state root  " + head.stateRoot(),
        "chain in    " + place,
        "look        ./evmesh inspect --data " + place,
        "            ./evmesh verify --data " + place);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
