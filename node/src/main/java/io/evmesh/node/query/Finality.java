package io.evmesh.node.query;

/** Which block counts as safe and as finalized. */
public enum Finality {
  /** None: somebody has yet to say so. */
  NONE,
  /** The head: nobody else makes blocks, and what is there is there for good. */
  HEAD
}
