package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Source;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * Aria: batches execute on what the batch before has left, all at once; then reservations tell who
 * may commit; the others come first in the next batch, or, with the fallback, run at once under
 * locks on what they have just been seen to touch. The order in which transactions commit is not
 * that of the block.
 *
 * <p>Source: Lu et al., Aria, PVLDB 13(11), 2020, with its deterministic reordering. A transaction
 * that is refused while others before it in the batch are not yet committed is put off too: its
 * nonce may just not be due.
 */
final class Aria implements Scheduler {
  private static final int BATCH_PER_WORKER = 8;
  private static final int LARGEST_BATCH = 1_000_000;

  private final boolean fallback;
  private final int batch; // 0 for so many by worker

  Aria(Entry options, boolean fallback) {
    this.fallback = fallback;
    batch = options.find("batch").map(size -> size.count(1, LARGEST_BATCH)).orElse(0);
  }

  @Override
  public BlockEnd execute(Stage stage) {
    int size = batch == 0 ? BATCH_PER_WORKER * stage.workers() : batch;
    return new Block(stage, size, fallback).execute();
  }

  private static final class Block {
    private final Stage stage;
    private final int size;
    private final boolean fallback;
    private final Versions versions;
    private final Run[] runs;
    private final List<Integer> order = new ArrayList<>();
    private final TreeSet<Integer> open = new TreeSet<>();
    private List<Integer> batch = List.of();
    private final Map<Integer, Run> seen = new HashMap<>(); // of the batch
    private int next; // of the batch
    private int busy;

    Block(Stage stage, int size, boolean fallback) {
      this.stage = stage;
      this.size = size;
      this.fallback = fallback;
      versions = stage.executions().versions();
      runs = new Run[stage.size()];
      for (int tx = 0; tx < stage.size(); tx++) {
        open.add(tx);
      }
    }

    BlockEnd execute() {
      beginBatch();
      stage.loop().run();
      return BlockEnd.of(stage.executions(), versions, runs, order);
    }

    private void beginBatch() {
      batch = open.stream().limit(size).toList();
      seen.clear();
      next = 0;
      busy = batch.isEmpty() ? 0 : stage.workers();
      for (int worker = 0, all = busy; worker < all; worker++) {
        take(worker);
      }
    }

    private void take(int worker) {
      if (next == batch.size()) {
        if (--busy == 0) {
          stage.loop().after(stage.cost(Cost.BARRIER, 1), this::reserve);
        }
        return;
      }
      int tx = batch.get(next++);
      stage.tally().countExecution();
      Source before = versions.now(); // nothing is committed before the batch has ended
      Run run = stage.executions().execute(tx, before).run();
      seen.put(tx, run);
      long touches = (long) run.readCount() + run.writeCount(); // one reservation each
      long nanos = run.nanos() + stage.cost(Cost.VERSION_READ, touches);
      stage.work(worker, "execute", tx, nanos, () -> take(worker));
    }

    /** Tells by the reservations of the batch who may commit. */
    private void reserve() {
      Map<Integer, Integer> firstWriter = new HashMap<>();
      Map<Integer, Integer> firstReader = new HashMap<>();
      for (int tx : batch) {
        Run run = run(tx);
        for (int read = 0; read < run.readCount(); read++) {
          firstReader.putIfAbsent(run.readPlace(read), tx);
        }
        for (int write = 0; write < run.writeCount(); write++) {
          firstWriter.putIfAbsent(run.writePlace(write), tx);
        }
      }
      List<Integer> committed = new ArrayList<>();
      List<Integer> aborted = new ArrayList<>();
      long touches = 0;
      for (int tx : batch) {
        Run run = run(tx);
        touches += run.readCount() + run.writeCount();
        boolean refused = run.result() instanceof Rejected && tx != batch.getFirst();
        (refused || !mayCommit(run, firstWriter, firstReader) ? aborted : committed).add(tx);
      }
      Set<Integer> staying = new HashSet<>(committed);
      inSerialOrder(committed).forEach(tx -> commit(run(tx)));
      aborted.forEach(tx -> stage.tally().countAbort(run(tx).nanos()));
      long writes = staying.stream().mapToLong(tx -> run(tx).writeCount()).sum();
      long nanos = stage.cost(Cost.VALIDATE, touches) + stage.cost(Cost.APPLY, writes);
      long share = (nanos + stage.workers() - 1) / stage.workers() + stage.cost(Cost.BARRIER, 1);
      for (int worker = 0; worker < stage.workers(); worker++) {
        stage.tally().busy(0, worker, "commit", batch.getFirst(), stage.loop().now(), share);
      }
      stage
          .loop()
          .after(share, fallback && !aborted.isEmpty() ? () -> lock(aborted) : this::beginBatch);
    }

    private Run run(int tx) {
      Run run = seen.get(tx);
      if (run == null) {
        throw new IllegalStateException("transaction " + tx + " is not of the batch");
      }
      return run;
    }

    /**
     * No write after an earlier one's, and not both: a read after a write, a write after a read.
     */
    private static boolean mayCommit(
        Run run, Map<Integer, Integer> firstWriter, Map<Integer, Integer> firstReader) {
      boolean readsWritten = false;
      boolean writesRead = false;
      for (int read = 0; read < run.readCount(); read++) {
        readsWritten |= firstWriter.getOrDefault(run.readPlace(read), run.tx()) < run.tx();
      }
      for (int write = 0; write < run.writeCount(); write++) {
        int place = run.writePlace(write);
        if (firstWriter.getOrDefault(place, run.tx()) < run.tx()) {
          return false;
        }
        writesRead |= firstReader.getOrDefault(place, run.tx()) < run.tx();
      }
      return !(readsWritten && writesRead);
    }

    /**
     * All have read what was there before the batch: who reads a place comes before who writes it.
     */
    private List<Integer> inSerialOrder(List<Integer> committed) {
      Map<Integer, Integer> writers = new HashMap<>();
      TreeMap<Integer, Integer> readersLeft = new TreeMap<>();
      for (int tx : committed) {
        for (int write = 0; write < run(tx).writeCount(); write++) {
          writers.put(run(tx).writePlace(write), tx);
        }
        readersLeft.put(tx, 0);
      }
      for (int tx : committed) {
        forWriters(tx, writers, writer -> readersLeft.merge(writer, 1, Integer::sum));
      }
      TreeSet<Integer> ready = new TreeSet<>();
      readersLeft.forEach((tx, left) -> ready.addAll(left == 0 ? List.of(tx) : List.of()));
      List<Integer> sorted = new ArrayList<>();
      while (!ready.isEmpty()) {
        int tx = ready.removeFirst();
        sorted.add(tx);
        forWriters(
            tx,
            writers,
            writer -> {
              if (readersLeft.merge(writer, -1, Integer::sum) == 0) {
                ready.add(writer);
              }
            });
      }
      if (sorted.size() != committed.size()) {
        throw new IllegalStateException("commits of a batch wait for each other");
      }
      return sorted;
    }

    private void forWriters(int tx, Map<Integer, Integer> writers, IntConsumer action) {
      for (int read = 0; read < run(tx).readCount(); read++) {
        Integer writer = writers.get(run(tx).readPlace(read));
        if (writer != null && writer != tx) {
          action.accept(writer);
        }
      }
    }

    private void commit(Run run) {
      for (int write = 0; write < run.writeCount(); write++) {
        versions.put(run.writePlace(write), order.size(), run.writeValue(write));
      }
      runs[run.tx()] = run;
      order.add(run.tx());
      open.remove(run.tx());
    }

    // --------------------------------------------------------------- fallback

    /** Lets the aborted run in their order under locks on what they were seen to touch. */
    private void lock(List<Integer> aborted) {
      new LockedRun(stage, versions, aborted, this::run, this::commitLocked, this::beginBatch)
          .begin();
    }

    /** Takes what came of a transaction under its locks, if they were those that it needed. */
    private void commitLocked(Run run) {
      boolean isLowest = open.first() == run.tx();
      if (isLowest || !(run.result() instanceof Rejected)) {
        commit(run);
      }
    }
  }
}
