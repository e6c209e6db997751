package io.evmesh.actors.chain;

import io.evmesh.engine.trie.TaskRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** Runs the tasks of the tries on threads of its own. */
final class ParallelTasks implements TaskRunner, AutoCloseable {
  private final ForkJoinPool pool;

  ParallelTasks(int threads) {
    pool = new ForkJoinPool(threads);
  }

  @Override
  public void run(List<Runnable> tasks) {
    if (tasks.size() < 2) {
      tasks.forEach(Runnable::run);
      return;
    }
    List<ForkJoinTask<?>> running = new ArrayList<>(tasks.size());
    tasks.forEach(task -> running.add(pool.submit(task)));
    running.forEach(ForkJoinTask::quietlyJoin);
    running.forEach(ForkJoinTask::join); // throws what a task threw
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
