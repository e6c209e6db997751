package io.evmesh.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.evmesh.actors.CoordinatorCommand.*;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Executes one block after the other; begins a block again whose actors failed in the middle. */
final class BlockCoordinator extends AbstractBehavior<CoordinatorCommand> {
  /** Blocks that may wait; more are refused, since whoever asks waits for the answer anyway. */
  private static final int MOST_WAITING = 64;

  private final List<ActorRef<LaneCommand>> lanes;
  private final Homes homes;
  private final MeshSettings settings;
  private final Queue<Execute> waiting = new ArrayDeque<>();
  private @Nullable Execute current;
  private @Nullable BlockRun run;

  private BlockCoordinator(
      ActorContext<CoordinatorCommand> context,
      TimerScheduler<CoordinatorCommand> timers,
      List<ActorRef<LaneCommand>> lanes,
      Homes homes,
      MeshSettings settings) {
    super(context);
    this.lanes = lanes;
    this.homes = homes;
    this.settings = settings;
    timers.startTimerWithFixedDelay(Look.INSTANCE, settings.stallTimeout());
  }

  static Behavior<CoordinatorCommand> create(
      List<ActorRef<LaneCommand>> lanes, Homes homes, MeshSettings settings) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> new BlockCoordinator(context, timers, lanes, homes, settings)));
  }

  @Override
  public Receive<CoordinatorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Execute.class, this::accept)
        .onMessage(OfTurn.class, command -> run != null && run.turn() == command.turn(), this::step)
        .onMessageEquals(Look.INSTANCE, this::look)
        .onAnyMessage(late -> this) // of a turn that is over
        .build();
  }

  private Behavior<CoordinatorCommand> step(OfTurn command) {
    return orFail(
        () -> {
          switch (command) {
            case Ready ready -> run.ready(ready.lane(), ready.nanos());
            case Settled settled -> run.settled(settled.report());
            case Sealed ledger -> run.countSealed();
            case TransactionFailed failed -> transactionFailed(failed);
            case AccountFailed failed -> again("an account failed", failed.cause());
          }
          endIfDone();
        });
  }

  private Behavior<CoordinatorCommand> accept(Execute command) {
    if (waiting.size() == MOST_WAITING) {
      command.replyTo().tell(refused(MOST_WAITING + " blocks wait already", null));
    } else {
      waiting.add(command);
      beginNext();
    }
    return this;
  }

  private void beginNext() {
    if (run == null && !waiting.isEmpty()) {
      current = waiting.remove();
      begin(1);
    }
  }

  private void begin(int attempt) {
    orFail(
        () -> {
          run = new BlockRun(current.job(), lanes, homes, getContext().getSelf(), attempt);
          run.feedAll();
          endIfDone();
        });
  }

  /**
   * A fault of the schedule ends its block, of which nothing was applied yet, with an answer to
   * whoever waits for it; the next block has a schedule of its own.
   */
  private Behavior<CoordinatorCommand> orFail(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      end(refused("the schedule failed", e));
    }
    return this;
  }

  private void endIfDone() {
    if (run != null && run.isDone()) {
      end(run.outcome());
    }
  }

  private void transactionFailed(TransactionFailed command) {
    if (!run.failed(command.tx())) {
      end(refused("transaction " + command.tx() + " can not be executed", command.cause()));
    }
  }

  private Behavior<CoordinatorCommand> look() {
    if (run != null && run.standsStill()) {
      again("nothing has moved for " + settings.stallTimeout(), null);
    }
    return this;
  }

  private void again(String reason, @Nullable Throwable cause) {
    getContext().getLog().warn("block begins again: {}", reason, cause);
    if (run.attempt() == settings.mostAttempts()) {
      end(refused(reason + " in each of " + run.attempt() + " attempts", cause));
    } else {
      begin(run.attempt() + 1);
    }
  }

  private static BlockOutcome refused(String reason, @Nullable Throwable cause) {
    return new BlockOutcome.Failed(reason, cause);
  }

  private void end(BlockOutcome outcome) {
    current.replyTo().tell(outcome);
    run = null;
    current = null;
    beginNext();
  }
}
