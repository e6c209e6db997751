package io.evmesh.node.watch;

/** How the log is written. */
public enum LogForm {
  /** Lines for people. */
  TEXT,

  /** A line of JSON for each event. */
  JSON
}
