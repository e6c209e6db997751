package io.evmesh.sim.measure;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.persistence.database.Database;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.chain.MemoryChain;
import java.util.List;

/**
 * Measures what storing costs: the same blocks in memory, into a journal, into a whole chain, and
 * the chain's rows by plain statements, in one process. Runs in memory and into a journal take
 * turns, and so do those into a chain and of plain statements, since the machine may be faster at
 * one time than at another. The whole chain comes first, since it takes longest to warm up and
 * warms up what the others run. Of each, some runs are not timed; at the end of each run everything
 * is where it belongs.
 */
public final class StoreMeter {
  /** Runs in memory and of events only for each of a whole chain: they are much shorter. */
  private static final int SHORT_RUNS = 3;

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
   * @param runs of a whole chain, at least 1
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
    return SHORT_RUNS * (warmups + runs) * blocksPerRun;
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
    TimedRuns persisted = new TimedRuns(1);
    TimedRuns plain = new TimedRuns(1);
    BlockHeader head = runWhole(work, databases, persisted, plain, progress);
    TimedRuns execution = new TimedRuns(SHORT_RUNS);
    TimedRuns actors = new TimedRuns(SHORT_RUNS);
    TimedRuns journal = new TimedRuns(SHORT_RUNS);
    runJournal(work, databases, head, execution, actors, journal, progress);
    return new StoreFigures(
        databases.title(),
        perBlock,
        mesh.lanes(),
        blocksPerRun,
        runs,
        SHORT_RUNS * runs,
        execution.median(),
        actors.median(),
        journal.median(),
        persisted.median(),
        plain.median());
  }

  /** In memory and events only. */
  private void runJournal(
      ChainWork work,
      FreshDatabases databases,
      BlockHeader whole,
      TimedRuns execution,
      TimedRuns actors,
      TimedRuns journal,
      Progress progress)
      throws InterruptedException {
    ChainSettings settings =
        ChainSettings.of(databases.fresh("journal"), work.config(), mesh)
            .withRoots(RootPolicy.OFF)
            .withoutReadTables();
    try (ActorBlockExecutor executor = ActorBlockExecutor.start(mesh);
        Chain stored = BegunChain.open(settings, work, false)) {
      MemoryChain memory = new MemoryChain(work, executor, 0);
      for (int run = 0; run < SHORT_RUNS * (warmups + runs); run++) {
        if (run % 2 == 0) {
          runInMemory(memory, work, run, execution, actors);
          runStored(stored, work, run, journal);
        } else {
          runStored(stored, work, run, journal);
          runInMemory(memory, work, run, execution, actors);
        }
        if (memory.head().number() == whole.number()) {
          compare(memory.head(), whole);
        }
        ran(progress);
      }
      BlockHeader head = stored.head().orElseThrow().header();
      BlockHeader expected = memory.head();
      if (!head.equals(expected)) {
        throw new UnequalRunsException(
            "block %d of the journal is not that in memory: %s, not %s"
                .formatted(head.number(), head, expected));
      }
    }
  }

  /** Of the two headers one has no state root. */
  private static void compare(BlockHeader memory, BlockHeader whole) {
    if (!memory.receiptsRoot().equals(whole.receiptsRoot())
        || memory.gasUsed() != whole.gasUsed()) {
      throw new UnequalRunsException("the blocks of the chain are not those in memory");
    }
  }

  private void runInMemory(
      MemoryChain chain, ChainWork work, int run, TimedRuns execution, TimedRuns whole) {
    long executed = chain.executionNanos();
    long start = System.nanoTime();
    blocksOf(work, run).forEach(chain::append);
    whole.add(run, System.nanoTime() - start);
    execution.add(run, chain.executionNanos() - executed);
  }

  private void runStored(Chain chain, ChainWork work, int run, TimedRuns laps)
      throws InterruptedException {
    long start = System.nanoTime();
    append(chain, work, run).committed().toCompletableFuture().join();
    laps.add(run, System.nanoTime() - start);
  }

  /** The whole chain, and its rows by plain statements; returns the last block's header. */
  private BlockHeader runWhole(
      ChainWork work,
      FreshDatabases databases,
      TimedRuns persisted,
      TimedRuns plainRows,
      Progress progress)
      throws InterruptedException {
    ChainSettings settings = ChainSettings.of(databases.fresh("chain"), work.config(), mesh);
    try (Chain chain = BegunChain.open(settings, work, true);
        Database plain = Database.open(databases.fresh("plain"))) {
      for (int run = 0; run < warmups + runs; run++) {
        long start = System.nanoTime();
        append(chain, work, run);
        chain.flush();
        persisted.add(run, System.nanoTime() - start);
        runPlainRows(chain.database(), plain, run, plainRows);
        ran(progress);
      }
      return chain.head().orElseThrow().header();
    }
  }

  private void runPlainRows(Database chain, Database plain, int run, TimedRuns laps) {
    long first = 1L + (long) run * blocksPerRun;
    List<List<PlainRows>> rows = PlainRows.read(chain, first, first + blocksPerRun - 1);
    long start = System.nanoTime();
    rows.forEach(block -> PlainRows.insert(plain, block));
    laps.add(run, System.nanoTime() - start);
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

  private void ran(Progress progress) {
    progress.ran(++done, (1L + SHORT_RUNS) * (warmups + runs));
  }

  /** The times of one kind's runs. */
  private final class TimedRuns {
    private final int untimed;
    private final double[] millis;

    /**
     * @param times how many of its runs there are for each of a whole chain
     */
    TimedRuns(int times) {
      untimed = times * warmups;
      millis = new double[times * runs];
    }

    void add(int run, long nanos) {
      if (run >= untimed) {
        millis[run - untimed] = nanos / 1e6 / blocksPerRun;
      }
    }

    double median() {
      return Medians.of(millis);
    }
  }
}
