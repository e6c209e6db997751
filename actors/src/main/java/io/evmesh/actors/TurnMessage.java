package io.evmesh.actors;

/** What belongs to one attempt at a block, and is void when that is over. */
interface TurnMessage {
  BlockTurn turn();
}
