package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Source;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Task groups: transactions that hints say to depend on each other form a group; groups are dealt
 * out so that all workers get as many transactions; each worker runs its groups one transaction
 * after the other and sees nothing of the other workers. What is found to have depended on another
 * group runs again, grouped by what it has touched; after three rounds the rest runs in sequence.
 *
 * <p>Source: Grevm 1.0 (Galxe), its published design. Hints are the sender and the recipient of a
 * transaction without data, or, with {@code hints: perfect}, what transactions will touch. Left
 * out: Grevm's parsing of well-known calls.
 */
final class TaskGroups implements Scheduler {
  private static final int ROUNDS = 3;

  private final boolean perfect;

  TaskGroups(Entry options) {
    perfect =
        options
            .find("hints")
            .map(hints -> hints.oneOf("senders", "perfect"))
            .orElse("senders")
            .equals("perfect");
  }

  @Override
  public BlockEnd execute(Stage stage) {
    return new Block(stage, perfect).execute();
  }

  private static final class Block {
    private final Stage stage;
    private final boolean perfect;
    private Versions shared; // what all see: of earlier rounds
    private final Run[] runs;
    private List<Integer> open = new ArrayList<>(); // to be executed in this round
    private int round;
    private int busy;

    Block(Stage stage, boolean perfect) {
      this.stage = stage;
      this.perfect = perfect;
      shared = stage.executions().versions();
      runs = new Run[stage.size()];
    }

    BlockEnd execute() {
      for (int tx = 0; tx < stage.size(); tx++) {
        open.add(tx);
      }
      beginRound();
      stage.loop().run();
      return BlockEnd.of(stage.executions(), shared, runs);
    }

    private void beginRound() {
      List<List<Integer>> parts = parts(groups());
      busy = parts.size();
      for (int worker = 0; worker < parts.size(); worker++) {
        next(worker, parts.get(worker), 0, stage.executions().versions());
      }
    }

    private List<List<Integer>> groups() {
      Map<Object, Integer> firstWith = new HashMap<>();
      int[] lowest = new int[stage.size()];
      Arrays.setAll(lowest, tx -> tx);
      for (int tx : open) {
        for (Object hint : hints(tx)) {
          Integer other = firstWith.putIfAbsent(hint, tx);
          if (other != null) {
            lowest[root(lowest, tx)] = root(lowest, other);
          }
        }
      }
      TreeMap<Integer, List<Integer>> groups = new TreeMap<>();
      for (int tx : open) {
        groups.computeIfAbsent(root(lowest, tx), first -> new ArrayList<>()).add(tx);
      }
      return new ArrayList<>(groups.values());
    }

    private static int root(int[] lowest, int tx) {
      int root = tx;
      while (lowest[root] != root) {
        lowest[root] = lowest[lowest[root]];
        root = lowest[root];
      }
      return root;
    }

    private List<Object> hints(int tx) {
      Run known = runs[tx] != null ? runs[tx] : perfect ? stage.reference().run(tx) : null;
      List<Object> hints = new ArrayList<>();
      if (known != null) {
        for (int write = 0; write < known.writeCount(); write++) {
          hints.add(known.writePlace(write));
        }
        return hints;
      }
      RecoveredTransaction transaction = stage.executions().transactions().get(tx);
      hints.add(transaction.sender());
      if (transaction.transaction().data().isEmpty() && transaction.transaction().to() != null) {
        hints.add(transaction.transaction().to());
      }
      return hints;
    }

    /** Longest first, each to the worker that has the fewest. */
    private List<List<Integer>> parts(List<List<Integer>> groups) {
      groups.sort((one, other) -> Integer.compare(other.size(), one.size()));
      List<List<Integer>> parts = new ArrayList<>();
      for (int worker = 0; worker < stage.workers(); worker++) {
        parts.add(new ArrayList<>());
      }
      for (List<Integer> group : groups) {
        List<Integer> least = parts.getFirst();
        for (List<Integer> part : parts) {
          least = part.size() < least.size() ? part : least;
        }
        least.addAll(group);
      }
      parts.forEach(part -> part.sort(null));
      return parts;
    }

    private void next(int worker, List<Integer> part, int at, Versions own) {
      if (at == part.size()) {
        if (--busy == 0) {
          stage.loop().after(stage.cost(Cost.BARRIER, 1), this::validate);
        }
        return;
      }
      int tx = part.get(at);
      stage.tally().countExecution();
      Run run = stage.executions().execute(tx, new PartSource(shared, own, tx)).run();
      runs[tx] = run;
      for (int write = 0; write < run.writeCount(); write++) {
        own.put(run.writePlace(write), tx, run.writeValue(write));
      }
      long nanos = run.nanos() + stage.cost(Cost.VERSION_READ, run.readCount());
      nanos += stage.cost(Cost.VERSION_WRITE, run.writeCount());
      stage.work(worker, "execute", tx, nanos, () -> next(worker, part, at + 1, own));
    }

    /**
     * What a worker sees: the later of what it has done itself and what rounds before have left.
     */
    private record PartSource(Versions shared, Versions own, int tx) implements Source {
      @Override
      public UInt256 value(int place) {
        return own.writerBelow(place, tx) > shared.writerBelow(place, tx)
            ? own.below(place, tx)
            : shared.below(place, tx);
      }
    }

    /** Takes what holds; who has read what another group writes, or who does, runs again. */
    private void validate() {
      Versions merged = stage.executions().versions();
      Set<Integer> doubtful = new HashSet<>(); // places
      List<Integer> again = new ArrayList<>();
      long reads = 0;
      for (int tx = 0; tx < stage.size(); tx++) {
        Run run = runs[tx];
        reads += run.readCount();
        if (holds(run, merged, doubtful)) {
          put(run, merged);
        } else {
          again.add(tx);
          stage.tally().countAbort(run.nanos());
          for (int write = 0; write < run.writeCount(); write++) {
            doubtful.add(run.writePlace(write));
          }
        }
      }
      shared = merged;
      open = again;
      long share = stage.cost(Cost.VALIDATE, reads) / stage.workers();
      stage.loop().after(share, again.isEmpty() ? () -> {} : this::goOn);
    }

    private void goOn() {
      if (++round < ROUNDS) {
        beginRound();
      } else {
        shared = stage.executions().versions();
        sequence(0);
      }
    }

    private static boolean holds(Run run, Versions below, Set<Integer> doubtful) {
      for (int read = 0; read < run.readCount(); read++) {
        int place = run.readPlace(read);
        boolean holds =
            !doubtful.contains(place) && run.readValue(read).equals(below.below(place, run.tx()));
        if (!holds) {
          return false;
        }
      }
      return true;
    }

    private static void put(@Nullable Run run, Versions versions) {
      for (int write = 0; run != null && write < run.writeCount(); write++) {
        versions.put(run.writePlace(write), run.tx(), run.writeValue(write));
      }
    }

    private void sequence(int tx) {
      if (tx == stage.size()) {
        return;
      }
      long nanos = stage.cost(Cost.VALIDATE, runs[tx].readCount());
      if (!holds(runs[tx], shared, Set.of())) {
        stage.tally().countExecution();
        runs[tx] = stage.executions().execute(tx, shared.now()).run();
        nanos += runs[tx].nanos() + stage.cost(Cost.APPLY, runs[tx].writeCount());
      }
      put(runs[tx], shared);
      stage.work(0, "execute again", tx, nanos, () -> sequence(tx + 1));
    }
  }
}
