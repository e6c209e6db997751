package io.evmesh.node.call;

import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.TransactionExecutor;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Executors to borrow. They hold pooled memory, so that they are kept; there are as many as may
 * compute at once.
 */
final class Executors {
  private final Semaphore permits;
  private final ConcurrentLinkedQueue<Pair> idle = new ConcurrentLinkedQueue<>();

  /** An executor with its machine. */
  record Pair(Machine machine, TransactionExecutor executor) {
    static Pair create() {
      Machine machine = new Machine();
      return new Pair(machine, new TransactionExecutor(machine));
    }
  }

  Executors(int atOnce) {
    permits = new Semaphore(atOnce);
  }

  /** What is done with a borrowed executor. */
  @FunctionalInterface
  interface Use<T> {
    T with(Pair borrowed);
  }

  <T> T use(Use<T> use) throws InterruptedException {
    return compute(
        () -> {
          Pair known = idle.poll();
          Pair borrowed = known == null ? Pair.create() : known;
          try {
            return use.with(borrowed);
          } finally {
            idle.add(borrowed);
          }
        });
  }

  /** Waits for a permit, and computes. */
  <T> T compute(Calls.Computation<T> computation) throws InterruptedException {
    permits.acquire();
    try {
      return computation.run();
    } finally {
      permits.release();
    }
  }
}
