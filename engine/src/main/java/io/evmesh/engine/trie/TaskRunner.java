package io.evmesh.engine.trie;

import java.util.List;

/** Runs tasks that do not depend on each other, on threads of whoever owns them. */
@FunctionalInterface
public interface TaskRunner {
  /** One after the other, on the calling thread. */
  TaskRunner SEQUENTIAL = tasks -> tasks.forEach(Runnable::run);

  /**
   * Runs each task once and returns when all have ended; what they did is visible to the caller
   * then. If one throws, so does this, once the others have ended.
   */
  void run(List<Runnable> tasks);
}
