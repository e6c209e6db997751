package io.evmesh.lab.scheduler;

import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Block-STM: executions on versions, validated afterwards; writes of what was proven wrong stay as
 * estimates, at which others wait; workers take the lowest task there is, of execution or
 * validation, from two counters that go back when something was proven wrong.
 *
 * <p>Source: Gelashvili et al., Block-STM, PPoPP 2023, algorithms 1 to 5. Versions are compared,
 * not values, as there. Workers that find no task sleep until something has happened instead of
 * asking again and again.
 */
final class BlockStm implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage).execute();
  }

  private enum Status {
    READY,
    EXECUTING,
    EXECUTED,
    ABORTING
  }

  private record Task(int tx, boolean validates) {}

  private static final class Block {
    private final Stage stage;
    private final Versions versions;
    private final Flights flights;
    private final int count;
    private final int[] incarnations;
    private final Status[] status;
    private final @Nullable Flight[] last; // by transaction: the execution that left its versions
    private final List<TreeSet<Integer>> waiting = new ArrayList<>(); // by transaction waited for
    private final TreeSet<Integer> idle = new TreeSet<>(); // workers
    private int executionIndex;
    private int validationIndex;

    Block(Stage stage) {
      this.stage = stage;
      count = stage.size();
      versions = stage.executions().versions();
      incarnations = new int[count];
      flights = new Flights(stage, versions, incarnations, Cost.VERSION_READ);
      status = new Status[count];
      Arrays.fill(status, Status.READY);
      last = new Flight[count];
      for (int tx = 0; tx < count; tx++) {
        waiting.add(new TreeSet<>());
      }
    }

    BlockEnd execute() {
      for (int worker = 0; worker < stage.workers(); worker++) {
        idle.add(worker);
      }
      wake();
      stage.loop().run();
      Run[] runs = new Run[count];
      for (int tx = 0; tx < count; tx++) {
        Flight flight = last[tx];
        if (flight == null || status[tx] != Status.EXECUTED) {
          throw new IllegalStateException("transaction " + tx + " was left " + status[tx]);
        }
        runs[tx] = flight.run();
      }
      return BlockEnd.of(stage.executions(), versions, runs);
    }

    /** Something has happened: idle workers look for tasks. */
    private void wake() {
      for (int worker : List.copyOf(idle)) {
        Task task = nextTask();
        if (task == null) {
          return;
        }
        idle.remove(worker);
        begin(worker, task);
      }
    }

    private void go(int worker, @Nullable Task handed) {
      Task task = handed != null ? handed : nextTask();
      if (task == null) {
        idle.add(worker);
      } else {
        begin(worker, task);
      }
      wake();
    }

    private @Nullable Task nextTask() {
      while (executionIndex < count || validationIndex < count) {
        if (validationIndex < Math.min(executionIndex, count)) {
          int tx = validationIndex++;
          if (status[tx] == Status.EXECUTED) {
            return new Task(tx, true);
          }
        } else if (executionIndex < count) {
          Task task = incarnate(executionIndex++);
          if (task != null) {
            return task;
          }
        } else {
          return null;
        }
      }
      return null;
    }

    private @Nullable Task incarnate(int tx) {
      if (status[tx] != Status.READY) {
        return null;
      }
      status[tx] = Status.EXECUTING;
      return new Task(tx, false);
    }

    private void begin(int worker, Task task) {
      if (task.validates()) {
        validate(worker, task.tx());
      } else {
        flights.begin(worker, task.tx(), null, 0, this::executed);
      }
    }

    // -------------------------------------------------------------- execution

    private void executed(Flight flight) {
      int blocker = flight.attempt.blocker();
      if (blocker >= 0) {
        stage.tally().countAbort(flight.attempt.nanos());
        if (status[blocker] == Status.EXECUTED) {
          flights.begin(flight.worker, flight.tx, null, 0, this::executed);
          return;
        }
        status[flight.tx] = Status.ABORTING;
        waiting.get(blocker).add(flight.tx);
        go(flight.worker, null);
        return;
      }
      boolean wroteElsewhere = record(flight);
      go(flight.worker, finishExecution(flight.tx, wroteElsewhere));
    }

    /** Puts what was written; returns whether that is where the transaction had not written. */
    private boolean record(Flight flight) {
      Flight before = last[flight.tx];
      Run run = flight.run();
      incarnations[flight.tx]++;
      boolean elsewhere = false;
      last[flight.tx] = flight;
      for (int write = 0; write < run.writeCount(); write++) {
        int place = run.writePlace(write);
        elsewhere |= before == null || !before.run().writesTo(place);
        versions.put(place, flight.tx, run.writeValue(write));
        flights.changed(place, flight.tx);
      }
      for (int write = 0; before != null && write < before.run().writeCount(); write++) {
        int place = before.run().writePlace(write);
        if (!run.writesTo(place)) {
          versions.remove(place, flight.tx);
          flights.changed(place, flight.tx);
        }
      }
      return elsewhere;
    }

    private @Nullable Task finishExecution(int tx, boolean wroteElsewhere) {
      status[tx] = Status.EXECUTED;
      TreeSet<Integer> resumed = waiting.get(tx);
      if (!resumed.isEmpty()) {
        resumed.forEach(dependent -> status[dependent] = Status.READY);
        executionIndex = Math.min(executionIndex, resumed.first());
        resumed.clear();
      }
      if (validationIndex > tx) {
        if (!wroteElsewhere) {
          return new Task(tx, true);
        }
        validationIndex = tx;
      }
      return null;
    }

    // ------------------------------------------------------------- validation

    private void validate(int worker, int tx) {
      Flight validated = Objects.requireNonNull(last[tx]);
      long nanos =
          stage.cost(Cost.DISPATCH, 1) + stage.cost(Cost.VALIDATE, validated.run().readCount());
      stage.work(
          worker,
          "validate",
          tx,
          nanos,
          () -> {
            boolean aborts =
                !holds(validated) && status[tx] == Status.EXECUTED && validated == last[tx];
            if (aborts) {
              stage.tally().countAbort(validated.run().nanos());
              status[tx] = Status.ABORTING;
              leaveEstimates(validated.run());
            }
            go(worker, finishValidation(tx, aborts));
          });
    }

    private boolean holds(Flight flight) {
      Run run = flight.run();
      for (int read = 0; read < run.readCount(); read++) {
        int writer = versions.writerBelow(run.readPlace(read), flight.tx);
        boolean same =
            writer == flight.writers[read]
                && (writer < 0 || incarnations[writer] == flight.incarnations[read])
                && versions.estimateBelow(run.readPlace(read), flight.tx) < 0;
        if (!same) {
          return false;
        }
      }
      return true;
    }

    private void leaveEstimates(Run run) {
      for (int write = 0; write < run.writeCount(); write++) {
        versions.estimate(run.writePlace(write), run.tx());
        flights.changed(run.writePlace(write), run.tx());
      }
    }

    private @Nullable Task finishValidation(int tx, boolean aborted) {
      if (!aborted) {
        return null;
      }
      status[tx] = Status.READY;
      validationIndex = Math.min(validationIndex, tx + 1);
      return executionIndex > tx ? incarnate(tx) : null;
    }
  }
}
