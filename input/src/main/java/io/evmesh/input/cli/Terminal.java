package io.evmesh.input.cli;

import java.io.Console;

/** Where a command's lines go. */
public final class Terminal {
  private Terminal() {}

  /** Whether somebody watches: progress is shown then, and kept out of files and pipes. */
  @SuppressWarnings("SystemConsoleNull") // it may be null again from JDK 25 on
  public static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
