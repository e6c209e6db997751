package io.evmesh.actors.peer;

/** What a message between nodes says; its number on the wire is its place in this list. */
enum Kind {
  // The leader's node to another
  /** A block begins. */
  OPEN,
  /** A lane's work. */
  WORK,
  /** A lane has nothing more to do for now. */
  DRAIN,
  /** Committed values. */
  VALUES,
  /** The shards are to seal. */
  SEAL,
  /** The attempt is over. */
  CLOSE,

  // Another node to the leader's
  /** A lane has done one piece of work. */
  READY,
  /** All places have answered a lane's flush. */
  SETTLED,
  /** A lane failed on a transaction. */
  TRANSACTION_FAILED,
  /** An actor failed. */
  ACTOR_FAILED,
  /** What the shards leave. */
  SEALED,
  /** Committed values are wanted. */
  NEED,

  // Any node to any other
  /** What a flush of a lane has for the node. */
  SETTLE,
  /** What the node's places say to that. */
  VERDICTS,
  /** A lane wants to see what was written at some places. */
  SHOW,
  /** What was written there. */
  SHOWN,

  // A share of a block: the leader's node to another
  /** A block begins of which the node is to execute a share. */
  SHARE_OPEN,
  /** Transactions of the share. */
  SHARE_WORK,
  /** All transactions of the share have been told. */
  SHARE_LAST,
  /** Committed values. */
  SHARE_VALUES,
  /** Nobody needs the share any more. */
  SHARE_END,

  // Another node to the leader's
  /** What came of some transactions of the share. */
  SHARE_PART,
  /** That was all. */
  SHARE_DONE,
  /** The node can not execute its share. */
  SHARE_FAILED,
  /** Committed values are wanted for the share. */
  SHARE_NEED;

  private static final Kind[] ALL = values();

  /** Whether it has to do with a share, and with no turn. */
  boolean isOfShare() {
    return compareTo(SHARE_OPEN) >= 0;
  }

  /** Whether a leader's node hears it of a share. */
  boolean isForLeader() {
    return compareTo(SHARE_PART) >= 0;
  }

  /**
   * The kind with a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Kind of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new IllegalArgumentException("no kind of message has the number " + number);
    }
    return ALL[number];
  }
}
