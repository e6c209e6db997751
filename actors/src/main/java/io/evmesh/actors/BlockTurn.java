package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.BlockScope;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One attempt at a block. A block whose actors fail in the middle begins again as a new turn; what
 * comes late from an old one is known by it.
 */
final class BlockTurn {
  private static final int APART = 16; // longs, so that lanes do not share a cache line

  private final BlockScope scope;
  private final ActorRef<CoordinatorCommand> coordinator;
  private final AtomicLongArray executed;
  private volatile boolean over;

  BlockTurn(BlockScope scope, ActorRef<CoordinatorCommand> coordinator, int lanes) {
    this.scope = scope;
    this.coordinator = coordinator;
    executed = new AtomicLongArray(lanes * APART);
  }

  BlockScope scope() {
    return scope;
  }

  ActorRef<CoordinatorCommand> coordinator() {
    return coordinator;
  }

  /** A lane has come further in a piece of work. */
  void countExecuted(int lane) {
    executed.setOpaque(lane * APART, executed.getPlain(lane * APART) + 1);
  }

  /** How far all lanes have come. */
  long executed() {
    long sum = 0;
    for (int at = 0; at < executed.length(); at += APART) {
      sum += executed.getOpaque(at);
    }
    return sum;
  }

  /** Nobody needs what still comes of it: set before anything of a later turn is sent. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
