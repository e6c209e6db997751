package io.evmesh.actors.mesh;

import akka.actor.typed.Behavior;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.CoordinatorCommand.ActorFailed;
import io.evmesh.actors.message.CoordinatorCommand.Execute;
import io.evmesh.actors.message.CoordinatorCommand.Look;
import io.evmesh.actors.message.CoordinatorCommand.OfTurn;
import io.evmesh.actors.message.CoordinatorCommand.Ready;
import io.evmesh.actors.message.CoordinatorCommand.Sealed;
import io.evmesh.actors.message.CoordinatorCommand.SealedAway;
import io.evmesh.actors.message.CoordinatorCommand.Settled;
import io.evmesh.actors.message.CoordinatorCommand.TransactionFailed;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.message.LaneOutcome.Failed;
import io.evmesh.actors.message.TurnId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes one block after the other; begins a block again whose actors failed in the middle. */
final class BlockCoordinator extends AbstractBehavior<CoordinatorCommand> {
  private final TimerScheduler<CoordinatorCommand> timers;
  private final Supplier<Crew> crews;
  private final AccountRefs accounts;
  private final long epoch;
  private final MeshSettings settings;
  private final BlockQueue blocks = new BlockQueue();
  private long block; // counted, of those that were begun
  private @Nullable BlockRun run;

  private BlockCoordinator(
      ActorContext<CoordinatorCommand> context,
      TimerScheduler<CoordinatorCommand> timers,
      Supplier<Crew> crews,
      AccountRefs accounts,
      MeshSettings settings) {
    super(context);
    epoch = accounts.live().nextEpoch();
    this.crews = crews;
    this.accounts = accounts;
    this.settings = settings;
    this.timers = timers;
    timers.startSingleTimer(Look.INSTANCE, settings.stallTimeout());
  }

  static Behavior<CoordinatorCommand> create(
      Supplier<Crew> crews, AccountRefs accounts, MeshSettings settings) {
    return Behaviors.withTimers(
        timers -> Behaviors.setup(c -> new BlockCoordinator(c, timers, crews, accounts, settings)));
  }

  @Override
  public Receive<CoordinatorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Execute.class, this::accept)
        .onMessage(
            OfTurn.class,
            command -> run != null && run.turn().id().equals(command.turn()),
            this::step)
        .onMessageEquals(Look.TIME_IS_UP, () -> orFail(() -> {}))
        .onMessageEquals(Look.INSTANCE, this::look)
        .onAnyMessage(late -> Behaviors.same()) // of a turn that is over
        .onSignal(
            PreRestart.class,
            restart -> {
              accounts.live().endAll();
              blocks.refuseAll("the coordinator failed"); // what it knew is lost
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<CoordinatorCommand> accept(Execute command) {
    blocks.add(command);
    beginNext();
    return Behaviors.same();
  }

  private Behavior<CoordinatorCommand> step(OfTurn command) {
    run.turn().during(() -> orFail(() -> take(command)));
    return Behaviors.same();
  }

  private void take(OfTurn command) {
    switch (command) {
      case Ready ready -> run.ready(ready.lane(), ready.nanos());
      case Settled settled -> run.settled(settled.report());
      case Sealed ledger -> run.countSealed();
      case SealedAway node -> run.sealed(node.node(), node.part());
      case TransactionFailed failed -> {
        if (!run.failed(failed.tx())) {
          end(new Failed("transaction " + failed.tx() + " can not be executed", failed.cause()));
        }
      }
      case ActorFailed failed -> again(failed.name() + " failed", failed.cause());
    }
  }

  private Behavior<CoordinatorCommand> look() {
    timers.startSingleTimer(Look.INSTANCE, settings.stallTimeout()); // from when this one is seen
    return orFail(
        () -> {
          if (run != null && run.standsStill()) {
            again("nothing has moved for " + settings.stallTimeout().toMillis() + " ms", null);
          }
        });
  }

  /** A fault of the schedule ends its block, of which nothing was applied yet, with an answer. */
  private Behavior<CoordinatorCommand> orFail(Runnable step) {
    try {
      step.run();
      if (run != null) {
        run.ended().ifPresent(this::end);
      }
    } catch (RuntimeException | Error e) {
      end(new Failed("the schedule failed", e));
    }
    return Behaviors.same();
  }

  private void beginNext() {
    if (blocks.takeNext()) {
      block++;
      orFail(() -> begin(1));
    }
  }

  private void begin(int attempt) {
    TurnId id = new TurnId(epoch, block, attempt);
    run =
        BlockRun.begin(
            blocks.job(), id, accounts.live(), crews.get(), accounts, getContext().getSelf());
  }

  private void again(String reason, @Nullable Throwable cause) {
    int attempt = run.attempt();
    run.giveUp();
    if (attempt == settings.mostAttempts()) {
      end(new Failed(reason + " in attempt " + attempt + " of " + attempt, cause));
    } else {
      getContext().getLog().warn("block begins again: {}: {}", reason, String.valueOf(cause));
      begin(attempt + 1);
    }
  }

  private void end(LaneOutcome outcome) {
    if (run != null) {
      run.end();
      run = null;
    }
    blocks.answer(outcome);
    beginNext();
  }
}
