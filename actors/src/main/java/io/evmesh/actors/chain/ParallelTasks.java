package io.evmesh.actors.chain;

import io.evmesh.engine.trie.TaskRunner;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Runs the tasks of a state root on as many threads as there are processors, the caller's too. */
final class ParallelTasks implements TaskRunner, AutoCloseable {
  private final ExecutorService threads;

  ParallelTasks(int processors) {
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, processors - 1),
            Thread.ofPlatform().daemon().name("state-root-", 0).factory());
  }

  @Override
  public void run(List<Runnable> tasks) {
    List<FutureTask<Boolean>> futures =
        tasks.stream().map(task -> new FutureTask<>(task, true)).toList();
    futures.forEach(threads::execute);
    RuntimeException failure = null;
    for (FutureTask<Boolean> future : futures.reversed()) {
      future.run(); // unless another thread has begun it
    }
    for (FutureTask<Boolean> future : futures) {
      failure = end(future, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException end(Future<Boolean> future, RuntimeException before) {
    try {
      future.get();
      return before;
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("a task of the state root failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ChainException("the state root was interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
