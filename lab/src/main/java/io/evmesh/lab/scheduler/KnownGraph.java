package io.evmesh.lab.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The bound: who needs whom is known from the beginning, as from a perfect access list, and keeping
 * account of it costs nothing. A free worker takes the lowest transaction that can be executed.
 */
final class KnownGraph implements Scheduler {
  @Override
  public BlockEnd execute(Stage stage) {
    Reference reference = stage.reference();
    int count = stage.size();
    List<List<Integer>> dependents = new ArrayList<>();
    int[] missing = new int[count];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int tx = 0; tx < count; tx++) {
      dependents.add(new ArrayList<>());
      int[] needs = reference.needs(tx);
      missing[tx] = needs.length;
      for (int need : needs) {
        dependents.get(need).add(tx);
      }
      if (needs.length == 0) {
        ready.add(tx);
      }
    }
    Deque<Integer> free = new ArrayDeque<>();
    for (int worker = 0; worker < stage.workers(); worker++) {
      free.add(worker);
    }
    begin(stage, free, ready, dependents, missing);
    stage.loop().run();
    return reference.end(stage.executions());
  }

  private static void begin(
      Stage stage,
      Deque<Integer> free,
      PriorityQueue<Integer> ready,
      List<List<Integer>> dependents,
      int[] missing) {
    while (!free.isEmpty() && !ready.isEmpty()) {
      int tx = ready.remove();
      int worker = free.remove();
      stage.tally().countExecution();
      stage.work(
          worker,
          "execute",
          tx,
          stage.reference().nanos(tx),
          () -> {
            free.add(worker);
            for (int dependent : dependents.get(tx)) {
              if (--missing[dependent] == 0) {
                ready.add(dependent);
              }
            }
            begin(stage, free, ready, dependents, missing);
          });
    }
  }
}
