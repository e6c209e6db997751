package io.evmesh.node.call;

import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.TransactionExecutor;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors to borrow. They hold pooled memory, so that some are kept. */
final class Executors {
  private final int most;
  private final AtomicInteger kept = new AtomicInteger();
  private final ConcurrentLinkedQueue<Pair> idle = new ConcurrentLinkedQueue<>();

  /** An executor with its machine. */
  record Pair(Machine machine, TransactionExecutor executor) {
    static Pair create() {
      Machine machine = new Machine();
      machine.pace(Turns::look);
      return new Pair(machine, new TransactionExecutor(machine));
    }
  }

  /**
   * @param most that are kept
   */
  Executors(int most) {
    this.most = most;
  }

  /** What is done with a borrowed executor. */
  @FunctionalInterface
  interface Use<T> {
    T with(Pair borrowed);
  }

  <T> T use(Use<T> use) {
    Pair known = idle.poll();
    if (known != null) {
      kept.decrementAndGet();
    }
    Pair borrowed = known == null ? Pair.create() : known;
    try {
      return use.with(borrowed);
    } finally {
      if (kept.incrementAndGet() <= most) {
        idle.add(borrowed);
      } else {
        kept.decrementAndGet();
      }
    }
  }
}
