package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.BlockScope;

/**
 * One attempt at a block. A block whose actors fail in the middle begins again as a new turn; what
 * comes late from an old one is known by it.
 */
final class BlockTurn {
  private final BlockScope scope;
  private final ActorRef<CoordinatorCommand> coordinator;

  BlockTurn(BlockScope scope, ActorRef<CoordinatorCommand> coordinator) {
    this.scope = scope;
    this.coordinator = coordinator;
  }

  BlockScope scope() {
    return scope;
  }

  ActorRef<CoordinatorCommand> coordinator() {
    return coordinator;
  }
}
