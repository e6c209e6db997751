package io.evmesh.node.cluster;

/** What a node does for the chain. */
public enum Role {
  /** It shows what the tables tell. */
  FOLLOWER,
  /** It is about to append. */
  TAKING_OVER,
  /** It appends. */
  LEADER,
  /** It hands over and ends. */
  DRAINING
}
