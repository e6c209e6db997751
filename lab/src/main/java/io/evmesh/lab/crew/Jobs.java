package io.evmesh.lab.crew;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a sweep that are left, for whoever has time for one: threads of this process, and
 * other members. A run that is given back is given to somebody else. All threads may use it.
 */
public final class Jobs {
  private final List<Job> all;
  private final Deque<Integer> waiting;
  private final BitSet done = new BitSet();
  private @Nullable RuntimeException failure;

  /**
   * A run.
   *
   * @param point number of a point of the sweep
   */
  public record Job(int point, int repetition) {}

  public Jobs(List<Job> all) {
    this.all = List.copyOf(all);
    waiting = new ArrayDeque<>(IntStream.range(0, all.size()).boxed().toList());
  }

  /** The run with a number. */
  public Job get(int job) {
    return all.get(job);
  }

  /** The number of a run that nobody has; empty if there is none now. */
  public synchronized Optional<Integer> poll() {
    return failure == null ? Optional.ofNullable(waiting.poll()) : Optional.empty();
  }

  /** Waits for a run that nobody has; empty once all are done, or one has failed. */
  public synchronized Optional<Integer> take() throws InterruptedException {
    while (waiting.isEmpty() && !isOver()) {
      wait();
    }
    return poll();
  }

  /** Gives a run back that will not be done by who had it. */
  public synchronized void giveBack(int job) {
    if (!done.get(job)) {
      waiting.addFirst(job);
      notifyAll();
    }
  }

  /**
   * A run is done.
   *
   * @param keep keeps what came of it; not called if somebody else has done the same before
   */
  public synchronized void end(int job, Runnable keep) {
    if (done.get(job)) {
      return;
    }
    keep.run();
    done.set(job);
    waiting.remove(job);
    notifyAll();
  }

  /** A run has failed: all end. */
  public synchronized void fail(Throwable fault) {
    Throwable cause = fault;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (failure == null) {
      failure =
          cause instanceof RuntimeException known
              ? known
              : new IllegalStateException("a run failed", cause);
    }
    notifyAll();
  }

  private boolean isOver() {
    return failure != null || done.cardinality() == all.size();
  }

  /** Waits until all are done; throws what one has failed with. */
  public synchronized void await() throws InterruptedException {
    while (!isOver()) {
      wait();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
