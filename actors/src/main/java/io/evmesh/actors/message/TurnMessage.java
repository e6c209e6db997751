package io.evmesh.actors.message;

/** What belongs to one attempt at a block, and is void when that is over. */
public sealed interface TurnMessage
    permits LaneCommand,
        AccountCommand.SettleShard,
        AccountCommand.SettleStorage,
        AccountCommand.Seal,
        CoordinatorCommand.OfTurn {
  TurnId turn();
}
