package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;

/**
 * Something that goes wrong with a node while a block is executed.
 *
 * @param block in which it happens, from 0
 * @param atNanos so long after that block has begun
 * @param node which one, from 0
 * @param forNanos how long it lasts; a killed node is gone for the rest of the run
 * @param factor by which a slow node is slower
 */
public record Fault(Kind kind, int block, long atNanos, int node, long forNanos, int factor) {
  private static final int LAST_BLOCK = 1_000_000;
  private static final int SLOWEST = 1000;

  /** What goes wrong. */
  public enum Kind {
    /** The node is gone. */
    KILL,
    /** The node does nothing, as in a long collection of garbage. */
    PAUSE,
    /** Its work takes longer. */
    SLOW,
    /** Its messages wait until it is connected again. */
    CUT
  }

  static Fault of(Entry entry, int nodes) {
    entry.allow("kind", "block", "at", "node", "for", "factor");
    Kind kind =
        Kind.valueOf(
            entry
                .field("kind")
                .oneOf("kill", "pause", "slow", "cut")
                .toUpperCase(java.util.Locale.ROOT));
    return new Fault(
        kind,
        entry.find("block").map(block -> block.count(0, LAST_BLOCK)).orElse(0),
        entry.field("at").nanos(),
        entry.field("node").count(0, nodes - 1),
        kind == Kind.KILL ? 0 : entry.field("for").nanos(),
        kind == Kind.SLOW ? entry.field("factor").count(2, SLOWEST) : 1);
  }
}
