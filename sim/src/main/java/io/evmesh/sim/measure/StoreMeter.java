package io.evmesh.sim.measure;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.MeshSettings;
import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.persistence.database.Database;
import io.evmesh.sim.chain.ChainWork;
import io.evmesh.sim.chain.MemoryChain;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what storing costs: the same blocks in memory, into a journal, into a whole chain, and
 * the chain's rows by plain statements, one after the other in one process. Of each, some runs are
 * not timed; at the end of each run everything is where it belongs.
 */
public final class StoreMeter {
  private final MeshSettings mesh;
  private final int perBlock;
  private final int blocksPerRun;
  private final int warmups;
  private final int runs;
  private long done;

  /**
   * A meter.
   *
   * @param perBlock transactions
   * @param blocksPerRun at least 1
   * @param warmups runs that are not timed
   * @param runs at least 1
   */
  public StoreMeter(MeshSettings mesh, int perBlock, int blocksPerRun, int warmups, int runs) {
    this.mesh = mesh;
    this.perBlock = perBlock;
    this.blocksPerRun = blocksPerRun;
    this.warmups = warmups;
    this.runs = runs;
  }

  /** Blocks that the work must have. */
  public int blocks() {
    return (warmups + runs) * blocksPerRun;
  }

  /**
   * Measures.
   *
   * @param work of {@link #blocks} blocks
   * @throws UnequalRunsException if a chain's blocks are not those in memory
   */
  public StoreFigures measure(ChainWork work, FreshDatabases databases, Progress progress)
      throws InterruptedException {
    done = 0;
    Laps execution = new Laps();
    Laps actors = new Laps();
    BlockHeader head = inMemory(work, execution, actors, progress);
    double journal = journal(work, databases, head, progress);
    Laps plain = new Laps();
    double persisted = whole(work, databases, head, plain, progress);
    return new StoreFigures(
        databases.title(),
        perBlock,
        mesh.lanes(),
        blocksPerRun,
        runs,
        execution.median(),
        actors.median(),
        journal,
        persisted,
        plain.median());
  }

  private BlockHeader inMemory(ChainWork work, Laps execution, Laps whole, Progress progress) {
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(mesh)) {
      MemoryChain chain = new MemoryChain(work, executor, RootPolicy.OFF);
      for (int run = 0; run < warmups + runs; run++) {
        long executed = chain.executionNanos();
        long start = System.nanoTime();
        blocksOf(work, run).forEach(chain::append);
        whole.add(run, System.nanoTime() - start);
        execution.add(run, chain.executionNanos() - executed);
        ran(progress);
      }
      return chain.head();
    }
  }

  private double journal(
      ChainWork work, FreshDatabases databases, BlockHeader expected, Progress progress)
      throws InterruptedException {
    ChainSettings settings =
        ChainSettings.of(databases.fresh("journal"), work.config(), mesh)
            .withRoots(RootPolicy.OFF)
            .withoutReadTables();
    Laps laps = new Laps();
    try (Chain chain = BegunChain.open(settings, work, false)) {
      for (int run = 0; run < warmups + runs; run++) {
        long start = System.nanoTime();
        append(chain, work, run).committed().toCompletableFuture().join();
        laps.add(run, System.nanoTime() - start);
        ran(progress);
      }
      BlockHeader head = chain.head().orElseThrow().header();
      if (!head.equals(expected)) {
        throw new UnequalRunsException(
            "block %d of the journal is not that in memory: %s, not %s"
                .formatted(head.number(), head, expected));
      }
    }
    return laps.median();
  }

  private double whole(
      ChainWork work,
      FreshDatabases databases,
      BlockHeader expected,
      Laps plainRows,
      Progress progress)
      throws InterruptedException {
    Laps laps = new Laps();
    ChainSettings settings = ChainSettings.of(databases.fresh("chain"), work.config(), mesh);
    try (Chain chain = BegunChain.open(settings, work, true)) {
      for (int run = 0; run < warmups + runs; run++) {
        long start = System.nanoTime();
        append(chain, work, run);
        chain.flush();
        laps.add(run, System.nanoTime() - start);
        ran(progress);
      }
      BlockHeader head = chain.head().orElseThrow().header();
      check(
          head.receiptsRoot().equals(expected.receiptsRoot())
              && head.gasUsed() == expected.gasUsed(),
          "chain");
      plainRows(chain.database(), databases, plainRows, progress);
    }
    return laps.median();
  }

  private void plainRows(Database chain, FreshDatabases databases, Laps laps, Progress progress) {
    try (Database plain = Database.open(databases.fresh("plain"))) {
      for (int run = 0; run < warmups + runs; run++) {
        long first = 1L + (long) run * blocksPerRun;
        List<List<PlainRows>> rows = PlainRows.read(chain, first, first + blocksPerRun - 1);
        long start = System.nanoTime();
        rows.forEach(block -> PlainRows.insert(plain, block));
        laps.add(run, System.nanoTime() - start);
        ran(progress);
      }
    }
  }

  private List<List<RecoveredTransaction>> blocksOf(ChainWork work, int run) {
    return work.blocks().subList(run * blocksPerRun, (run + 1) * blocksPerRun);
  }

  /** Appends the blocks of a run; returns the last. */
  private Appended append(Chain chain, ChainWork work, int run) throws InterruptedException {
    Appended last = null;
    for (List<RecoveredTransaction> block : blocksOf(work, run)) {
      last = chain.append(work.draft(chain.head().orElseThrow().header()), block);
    }
    if (last == null) {
      throw new IllegalStateException("a run has no block");
    }
    return last;
  }

  private static void check(boolean equal, String what) {
    if (!equal) {
      throw new UnequalRunsException("the blocks of the " + what + " are not those in memory");
    }
  }

  private void ran(Progress progress) {
    progress.ran(++done, 4L * (warmups + runs));
  }

  /** The times of one kind's runs. */
  private final class Laps {
    private final double[] millis = new double[runs];

    void add(int run, long nanos) {
      if (run >= warmups) {
        millis[run - warmups] = nanos / 1e6 / blocksPerRun;
      }
    }

    /** The upper of the two in the middle. */
    double median() {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
