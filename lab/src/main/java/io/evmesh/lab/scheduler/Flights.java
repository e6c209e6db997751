package io.evmesh.lab.scheduler;

import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.execute.Attempt;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Source;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All executions of a block that are under way on one set of versions. Each reads at the time at
 * which its machine comes to the read: when a version changes, executions that have not yet read
 * there go on with the new value, those that have do not know of it.
 */
final class Flights {
  private final Stage stage;
  private final Versions versions;
  private final int[] incarnations; // by transaction
  private final Cost perRead;
  private final List<Flight> all = new ArrayList<>();

  /**
   * No execution yet.
   *
   * @param incarnations by transaction: how often it has left versions; changed by the protocol
   * @param perRead what a read costs beside the machine's own work, twice if it is {@code
   *     CHECKPOINT}, which comes on top of the look-up
   */
  Flights(Stage stage, Versions versions, int[] incarnations, Cost perRead) {
    this.stage = stage;
    this.versions = versions;
    this.incarnations = incarnations;
    this.perRead = perRead;
  }

  /**
   * Begins an execution.
   *
   * @param before whose first reads are kept; null to begin at the beginning
   * @param done how many of them
   */
  Flight begin(int worker, int tx, @Nullable Flight before, int done, Consumer<Flight> then) {
    stage.tally().countExecution();
    Run run = before == null ? null : before.run();
    long elapsed = run == null ? 0 : run.readNanos(done);
    Attempt attempt = stage.executions().execute(tx, versions.under(tx), run, done);
    long now = stage.loop().now();
    long origin = now + stage.cost(Cost.DISPATCH, 1) - stage.crowded(elapsed);
    int[] writers = new int[attempt.run().readCount()];
    int[] found = new int[writers.length];
    Flight[] made = new Flight[1];
    made[0] =
        new Flight(
            tx,
            worker,
            now,
            origin,
            then,
            done,
            attempt,
            writers,
            found,
            endOf(attempt, origin, done, () -> end(made[0])));
    if (before != null) {
      System.arraycopy(before.writers, 0, writers, 0, done);
      System.arraycopy(before.incarnations, 0, found, 0, done);
    }
    note(made[0], done);
    all.add(made[0]);
    return made[0];
  }

  private EventLoop.Event endOf(Attempt attempt, long origin, int done, Runnable action) {
    int reads = Math.max(0, attempt.run().readCount() - done);
    long overhead = stage.cost(Cost.VERSION_READ, reads);
    if (perRead == Cost.CHECKPOINT) {
      overhead += stage.cost(Cost.CHECKPOINT, reads);
    }
    if (attempt.blocker() < 0) {
      overhead += stage.cost(Cost.VERSION_WRITE, attempt.run().writeCount());
    }
    long end = origin + stage.crowded(attempt.nanos() + overhead);
    return stage.loop().after(Math.max(0, end - stage.loop().now()), action);
  }

  private void note(Flight flight, int from) {
    Run run = flight.run();
    for (int read = from; read < run.readCount(); read++) {
      int writer = versions.writerBelow(run.readPlace(read), flight.tx);
      flight.writers[read] = writer;
      flight.incarnations[read] = writer < 0 ? 0 : incarnations[writer];
    }
  }

  private void end(Flight flight) {
    all.remove(flight);
    long now = stage.loop().now();
    String what = flight.attempt.blocker() < 0 ? "execute" : "execute, blocked";
    stage.tally().busy(0, flight.worker, what, flight.tx, flight.begunAt, now - flight.begunAt);
    flight.then.accept(flight);
  }

  /** Ends an execution before its time. */
  void cancel(Flight flight) {
    flight.end.cancel();
    all.remove(flight);
    long now = stage.loop().now();
    stage
        .tally()
        .busy(
            0, flight.worker, "execute, in vain", flight.tx, flight.begunAt, now - flight.begunAt);
  }

  /** Nanoseconds of its own time that an execution has behind it. */
  long elapsed(Flight flight) {
    return stage.uncrowded(Math.max(0, stage.loop().now() - flight.originAt));
  }

  /** Lets executions that are still to read a place know that a transaction has changed it. */
  void changed(int place, int writer) {
    for (Flight flight : List.copyOf(all)) {
      if (flight.tx > writer) {
        int read = flight.run().readOf(place);
        long elapsed = elapsed(flight);
        if (read >= 0 && flight.run().readNanos(read) > elapsed) {
          aimAgain(flight, elapsed);
        }
      }
    }
  }

  private void aimAgain(Flight flight, long elapsed) {
    Run before = flight.run();
    int done = before.readsUntil(elapsed);
    Source source = versions.under(flight.tx);
    flight.attempt = stage.executions().execute(flight.tx, source, before, done);
    int count = flight.run().readCount();
    if (count != flight.writers.length) {
      flight.writers = Arrays.copyOf(flight.writers, count);
      flight.incarnations = Arrays.copyOf(flight.incarnations, count);
    }
    note(flight, done);
    flight.end.cancel();
    flight.end = endOf(flight.attempt, flight.originAt, flight.kept, () -> end(flight));
  }
}
