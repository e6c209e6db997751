package io.evmesh.lab.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Locks on places, granted in the order in which they were asked for: many readers at once, one
 * writer alone. Whoever asks in one order everywhere never waits in a circle.
 */
final class LockTable {
  private final Map<Integer, Deque<Request>> queues = new HashMap<>();
  private final Map<Integer, Integer> missing = new HashMap<>(); // by transaction

  private static final class Request {
    final int tx;
    final boolean writes;
    boolean granted;

    Request(int tx, boolean writes) {
      this.tx = tx;
      this.writes = writes;
    }
  }

  /** Asks for a lock. */
  void ask(int tx, int place, boolean writes) {
    Deque<Request> queue = queues.computeIfAbsent(place, empty -> new ArrayDeque<>());
    Request request = new Request(tx, writes);
    queue.add(request);
    missing.merge(tx, 1, Integer::sum);
    grant(queue, new ArrayList<>());
  }

  /** Whether a transaction has all the locks that it asked for. */
  boolean hasAll(int tx) {
    return missing.getOrDefault(tx, 0) == 0;
  }

  /** Gives a lock back; adds to {@code ready} who has all locks by that. */
  void release(int tx, int place, List<Integer> ready) {
    Deque<Request> queue = queues.get(place);
    if (queue == null || !queue.removeIf(request -> request.tx == tx)) {
      throw new IllegalStateException("transaction " + tx + " has no lock of place " + place);
    }
    grant(queue, ready);
  }

  private void grant(Deque<Request> queue, List<Integer> ready) {
    boolean first = true;
    for (Request request : queue) {
      if (request.writes && !first) {
        return;
      }
      if (!request.granted) {
        request.granted = true;
        if (missing.merge(request.tx, -1, Integer::sum) == 0) {
          ready.add(request.tx);
        }
      }
      if (request.writes) {
        return;
      }
      first = false;
    }
  }
}
