package io.evmesh.actors.message;

import akka.actor.typed.ActorRef;
import io.evmesh.engine.parallel.settle.BlockScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a block, as this machine has it. A block whose actors fail in the middle begins
 * again as a new turn; what comes late from an old one is known by its name.
 */
public final class BlockTurn {
  private static final int APART = 16; // longs, so that lanes do not share a cache line

  private final TurnId id;
  private final BlockScope scope;
  private final ActorRef<CoordinatorCommand> coordinator;
  private final @Nullable Tape tape;
  private final @Nullable Homes homes;
  private final AtomicLongArray executed;
  private final AtomicInteger inside = new AtomicInteger(); // actors that are at work
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();
  private volatile boolean over;

  /**
   * @param lanes of this node
   * @param tape of this attempt's schedule; null if it is neither written down nor followed
   * @param homes where shards live; null if all live here
   */
  public BlockTurn(
      TurnId id,
      BlockScope scope,
      ActorRef<CoordinatorCommand> coordinator,
      int lanes,
      @Nullable Tape tape,
      @Nullable Homes homes) {
    this.id = id;
    this.scope = scope;
    this.coordinator = coordinator;
    this.tape = tape;
    this.homes = homes;
    executed = new AtomicLongArray(lanes * APART);
  }

  /** What it is called in messages. */
  public TurnId id() {
    return id;
  }

  public BlockScope scope() {
    return scope;
  }

  public ActorRef<CoordinatorCommand> coordinator() {
    return coordinator;
  }

  public @Nullable Tape tape() {
    return tape;
  }

  /** Where shards live; null if all live here. */
  public @Nullable Homes homes() {
    return homes;
  }

  /** A lane has come further in a piece of work. */
  public void countExecuted(int lane) {
    executed.setOpaque(lane * APART, executed.getPlain(lane * APART) + 1);
  }

  /** How far all lanes have come. */
  public long executed() {
    long sum = 0;
    for (int at = 0; at < executed.length(); at += APART) {
      sum += executed.getOpaque(at);
    }
    return sum;
  }

  /** Lets an actor look at the state below the block, unless the turn is over. */
  public void during(Runnable work) {
    Boolean unused =
        during(
            () -> {
              work.run();
              return true;
            },
            () -> false);
  }

  /** The same for an answer; {@code blind} gives one without a look at the state. */
  public <T> T during(Supplier<T> work, Supplier<T> blind) {
    inside.incrementAndGet();
    try {
      return over ? blind.get() : work.get();
    } finally {
      if (inside.decrementAndGet() == 0 && over) {
        quiet.complete(null);
      }
    }
  }

  /** Comes when the turn is over and nobody is at work in it any more. */
  CompletableFuture<Void> quiet() {
    return quiet;
  }

  /** Nobody needs what still comes of it: set before anything of a later turn is sent. */
  public void end() {
    over = true;
    if (inside.get() == 0) {
      quiet.complete(null);
    }
  }

  public boolean isOver() {
    return over;
  }
}
