package io.evmesh.node.start;

import java.util.Deque;

/** What is closed together. */
final class Parts {
  private Parts() {}

  /** Closes all of them, the last first, whatever goes wrong with one. */
  static void close(Deque<? extends AutoCloseable> parts) {
    if (parts.isEmpty()) {
      return;
    }
    AutoCloseable last = parts.pop();
    try {
      last.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      close(parts);
    }
  }
}
