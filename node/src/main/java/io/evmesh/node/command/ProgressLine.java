package io.evmesh.node.command;

import io.evmesh.input.cli.Terminal;

/** One line on the terminal that is written over and over; nothing where there is no terminal. */
final class ProgressLine implements AutoCloseable {
  private static final long PAUSE_NANOS = 500_000_000L;
  private static final int WIDTH = 60;

  private final boolean visible;
  private long lastNanos = System.nanoTime();
  private boolean shown;

  ProgressLine() {
    visible = Terminal.isWatched();
  }

  /** Shows the text, but not more often than twice a second. */
  void show(String text) {
    long now = System.nanoTime();
    if (visible && now - lastNanos >= PAUSE_NANOS) {
      lastNanos = now;
      shown = true;
      System.err.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
      System.err.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }

  /** Takes the line away. */
  void clear() {
    if (shown) {
      shown = false;
      System.err.print("\r" + " ".repeat(WIDTH) + "\r");
      System.err.flush();
    }
  }
}
