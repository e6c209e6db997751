package io.evmesh.lab.scheduler;

import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sparkle and Spectrum: each worker takes the next transaction and keeps it until it is final,
 * which it is when all before are and nothing has proven it wrong. Who ends an execution shows its
 * writes to all, and lets those after it that have read there already begin again: in Sparkle from
 * the beginning, in Spectrum from that read.
 *
 * <p>Source: Li et al., Sparkle: Speculative Deterministic Concurrency Control for Partially
 * Replicated Transactional Stores, DSN 2019; Chen et al., Spectrum, PVLDB 17(10), 2024. Left out:
 * replication of Sparkle; Spectrum's scheduler that predicts what transactions will touch.
 */
final class Pipelined implements Scheduler {
  private final boolean partial;

  /**
   * A protocol.
   *
   * @param partial whether executions go back to the read that was wrong only
   */
  Pipelined(boolean partial) {
    this.partial = partial;
  }

  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage, partial).execute();
  }

  private static final class Block {
    private final Stage stage;
    private final boolean partial;
    private final Versions versions;
    private final Flights flights;
    private final int[] incarnations;
    private final Run[] runs;
    private final TreeMap<Integer, Held> held = new TreeMap<>(); // by transaction
    private int next;
    private int head; // the lowest that is not final

    /** A transaction that a worker has. */
    private static final class Held {
      final int worker;
      Flight flight;
      boolean ended;

      Held(int worker, Flight flight) {
        this.worker = worker;
        this.flight = flight;
      }
    }

    /** A transaction to go back, to one of its reads. */
    private record Setback(int tx, int read) {}

    Block(Stage stage, boolean partial) {
      this.stage = stage;
      this.partial = partial;
      versions = stage.executions().versions();
      incarnations = new int[stage.size()];
      runs = new Run[stage.size()];
      Cost perRead = partial ? Cost.CHECKPOINT : Cost.VERSION_READ;
      flights = new Flights(stage, versions, incarnations, perRead);
    }

    BlockEnd execute() {
      for (int worker = 0; worker < stage.workers(); worker++) {
        take(worker);
      }
      stage.loop().run();
      return BlockEnd.of(stage.executions(), versions, runs);
    }

    private void take(int worker) {
      if (next < stage.size()) {
        int tx = next++;
        held.put(tx, new Held(worker, flights.begin(worker, tx, null, 0, this::ended)));
      }
    }

    private void ended(Flight flight) {
      Held mine = held.get(flight.tx);
      if (mine == null) {
        throw new IllegalStateException("transaction " + flight.tx + " ran after its end");
      }
      mine.ended = true;
      incarnations[flight.tx]++;
      Deque<Setback> setbacks = new ArrayDeque<>();
      Run run = flight.run();
      for (int write = 0; write < run.writeCount(); write++) {
        versions.put(run.writePlace(write), flight.tx, run.writeValue(write));
        tell(run.writePlace(write), flight.tx, setbacks);
      }
      goBack(setbacks);
      finish();
    }

    /** Lets those above know that a place has changed; lists who has read there too early. */
    private void tell(int place, int writer, Deque<Setback> setbacks) {
      flights.changed(place, writer);
      for (var later : held.tailMap(writer, false).entrySet()) {
        Flight flight = later.getValue().flight;
        int read = flight.run().readOf(place);
        boolean hasRead =
            read >= 0
                && (later.getValue().ended
                    || flight.run().readNanos(read) <= flights.elapsed(flight));
        if (hasRead && flight.writers[read] <= writer) {
          setbacks.add(new Setback(later.getKey(), read));
        }
      }
    }

    private void goBack(Deque<Setback> setbacks) {
      TreeMap<Integer, Integer> firstReads = new TreeMap<>();
      while (!setbacks.isEmpty()) {
        Setback setback = setbacks.remove();
        Integer known = firstReads.get(setback.tx());
        if (known == null || setback.read() < known) {
          firstReads.put(setback.tx(), setback.read());
        }
        if (known == null) {
          stop(setback.tx(), setbacks);
        }
      }
      firstReads.forEach(this::restart);
    }

    /** Ends what a transaction is at, and takes away what it has shown. */
    private void stop(int tx, Deque<Setback> setbacks) {
      Held its = held.get(tx);
      if (its == null) {
        throw new IllegalStateException("final transaction " + tx + " was set back");
      }
      if (!its.ended) {
        flights.cancel(its.flight);
        return;
      }
      its.ended = false;
      Run run = its.flight.run();
      for (int write = 0; write < run.writeCount(); write++) {
        versions.remove(run.writePlace(write), tx);
        tell(run.writePlace(write), tx, setbacks);
      }
    }

    private void restart(int tx, int read) {
      Held its = Objects.requireNonNull(held.get(tx));
      int kept = partial ? read : 0;
      @Nullable Flight before = kept > 0 ? its.flight : null;
      Run run = its.flight.run();
      long reached =
          its.flight.end.at() <= stage.loop().now() ? run.nanos() : flights.elapsed(its.flight);
      stage.tally().countAbort(Math.max(0, reached - (kept > 0 ? run.readNanos(kept) : 0)));
      its.flight = flights.begin(its.worker, tx, before, kept, this::ended);
    }

    private void finish() {
      List<Integer> free = new ArrayList<>();
      while (!held.isEmpty() && held.firstKey() == head && held.firstEntry().getValue().ended) {
        Held done = held.pollFirstEntry().getValue();
        runs[head] = done.flight.run();
        head++;
        free.add(done.worker);
      }
      for (int worker : free) {
        long nanos = stage.cost(Cost.DISPATCH, 1);
        stage.loop().after(nanos, () -> take(worker));
      }
    }
  }
}
