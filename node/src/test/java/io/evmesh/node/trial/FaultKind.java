package io.evmesh.node.trial;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What happens to a cluster, and how soon the next block is to be there all the same. */
enum FaultKind {
  /** The leader's process is killed. */
  KILL_LEADER(3, 40),
  /** The leader's process is stopped for a while. */
  PAUSE_LEADER(3, 40),
  /** The process of a node that follows is killed. */
  KILL_MEMBER(3, 30),
  /** The leader reaches no other node, but the database. */
  CUT_LEADER(3, 40),
  /** The process of a node that follows is stopped for a while. */
  PAUSE_MEMBER(3, 30),
  /** A node that follows reaches no other, but the database. */
  CUT_MEMBER(3, 30),
  /** No node reaches another: nobody goes on until they do again. */
  CUT_APART(3, 60),
  /** What one node sends and is sent takes longer. */
  SLOW_LINK(3, 30),
  /** The leader and another are killed. */
  KILL_TWO(5, 40),
  /** The leader and another reach each other, but not the rest. */
  CUT_TWO(5, 40),
  /** The database is shut down and starts again. */
  RESTART_DATABASE(3, 30),
  /** The database crashes and starts again. */
  CRASH_DATABASE(3, 30),
  /** The database ends all sessions of nodes. */
  END_SESSIONS(3, 30),
  /** The leader is told to end. */
  DRAIN_LEADER(3, 5),
  /** A node that follows is told to end. */
  DRAIN_MEMBER(3, 5);

  private final int fewestNodes;
  private final int seconds;

  FaultKind(int fewestNodes, int seconds) {
    this.fewestNodes = fewestNodes;
    this.seconds = seconds;
  }

  /** How soon the next block is to be there, on a machine that has the time. */
  Duration limit() {
    return Duration.ofSeconds(seconds);
  }

  /** Those that a cluster of so many nodes is to outlive. */
  static List<FaultKind> of(int nodes) {
    return Arrays.stream(values()).filter(kind -> kind.fewestNodes <= nodes).toList();
  }
}
