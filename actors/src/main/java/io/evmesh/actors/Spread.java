package io.evmesh.actors;

/** How a block is divided between the nodes of a cluster. */
public enum Spread {
  /** In shares, of which each node executes one alone; in lanes where shares meet. */
  SHARES,
  /** In lanes that settle with accounts on all nodes. */
  LANES
}
