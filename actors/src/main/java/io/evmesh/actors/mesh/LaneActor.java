package io.evmesh.actors.mesh;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.settle.Flush;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executes transactions on a virtual thread and lets accounts know what they did. */
final class LaneActor extends AbstractBehavior<LaneCommand> {
  private final int number;
  private final AccountRefs accounts;
  private final Lane.Tools tools = new Lane.Tools();
  private @Nullable BlockTurn turn;
  private @Nullable Lane lane;
  private @Nullable AwayPlaces away; // null where all shards live here
  private int flushAfter;

  private LaneActor(ActorContext<LaneCommand> context, int number, AccountRefs accounts) {
    super(context);
    this.number = number;
    this.accounts = accounts;
  }

  static Behavior<LaneCommand> create(int number, AccountRefs accounts) {
    return Behaviors.setup(context -> new LaneActor(context, number, accounts));
  }

  @Override
  public Receive<LaneCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(LaneCommand.Begin.class, this::begin)
        .onMessage(LaneCommand.End.class, this::isOwn, this::end)
        .onMessage(LaneCommand.Run.class, this::isCurrent, this::run)
        .onMessage(LaneCommand.Drain.class, this::isCurrent, this::drain)
        .onMessage(LaneCommand.Answer.class, this::isCurrent, this::answer)
        .onMessage(LaneCommand.Shown.class, this::isCurrent, this::shown)
        .onAnyMessage(late -> Behaviors.same()) // of a turn that is over, or was lost
        .build();
  }

  private boolean isCurrent(LaneCommand command) {
    return isOwn(command) && !turn.isOver();
  }

  private boolean isOwn(LaneCommand command) {
    return turn != null && turn.id().equals(command.turn());
  }

  private Behavior<LaneCommand> begin(LaneCommand.Begin command) {
    turn = accounts.live().find(command.turn());
    if (turn == null) {
      return Behaviors.same(); // it is over
    }
    lane = new Lane(turn.scope(), tools);
    away = turn.homes() == null ? null : new AwayPlaces(turn, number, getContext().getSelf());
    if (turn.tape() != null) {
      turn.tape().attach(number, lane);
    }
    return Behaviors.same();
  }

  private Behavior<LaneCommand> end(LaneCommand.End command) {
    turn = null;
    lane = null;
    away = null;
    tools.rest();
    return Behaviors.same();
  }

  private Behavior<LaneCommand> run(LaneCommand.Run command) {
    return execute(away == null ? List.of(command.work()) : away.admit(command.work()));
  }

  private Behavior<LaneCommand> shown(LaneCommand.Shown command) {
    return execute(Objects.requireNonNull(away).shown());
  }

  private Behavior<LaneCommand> execute(List<Work> works) {
    for (Work work : works) {
      turn.during(() -> execute(work));
    }
    return Behaviors.same();
  }

  private void execute(Work work) {
    flushAfter = work.flushAfter();
    long start = System.nanoTime();
    for (Work.Task task : work.tasks()) {
      if (turn.isOver()) {
        return;
      }
      execute(task);
      turn.countExecuted(number);
    }
    long nanos = System.nanoTime() - start;
    flushIfDue();
    turn.coordinator().tell(new CoordinatorCommand.Ready(turn.id(), number, nanos));
  }

  private void execute(Work.Task task) {
    try {
      lane.execute(task);
    } catch (RuntimeException | Error e) {
      if (lane.isBroken()) {
        throw e; // the block begins again
      }
      lane.replaceExecutor(); // it stands in the middle of something
      turn.coordinator()
          .tell(new CoordinatorCommand.TransactionFailed(turn.id(), number, task.tx(), e));
    }
  }

  private Behavior<LaneCommand> drain(LaneCommand.Drain command) {
    flushAfter = 1;
    flushIfDue();
    return Behaviors.same();
  }

  private Behavior<LaneCommand> answer(LaneCommand.Answer command) {
    if (lane.answer(command.verdicts(), command.places())) {
      report();
      flushIfDue();
    }
    return Behaviors.same();
  }

  private void flushIfDue() {
    if (!lane.isFlushDue(flushAfter)) {
      return;
    }
    Flush flush = lane.flush();
    Flush here = away == null ? flush : away.send(flush);
    accounts.tell(turn.id(), here, getContext().getSelf());
    if (flush.isEmpty()) {
      report();
    }
  }

  private void report() {
    turn.coordinator().tell(new CoordinatorCommand.Settled(turn.id(), number, lane.answered()));
  }
}
