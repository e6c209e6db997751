package io.evmesh.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.parallel.account.TouchCopies;
import io.evmesh.engine.parallel.lane.LaneCopies;
import io.evmesh.engine.parallel.settle.SettleCopies;
import io.evmesh.engine.types.Address;
import java.util.function.UnaryOperator;

/**
 * Actors that get a copy of each message by value, as if it came from another machine: whatever
 * they tell each other by a common object is not heard.
 */
public final class CopiedMessages implements Interceptors {
  /** An executor on such actors. */
  public static ActorBlockExecutor start(int lanes) {
    return ActorBlockExecutor.start(
        MeshSettings.of(lanes).alwaysInLanes(true), null, new CopiedMessages());
  }

  @Override
  public Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
    return around(
        LaneCommand.class,
        lane,
        message ->
            switch (message) {
              case LaneCommand.Begin begin -> begin; // of values only
              case LaneCommand.Run run ->
                  new LaneCommand.Run(run.turn(), LaneCopies.copy(run.work()));
              case LaneCommand.Drain drain -> drain;
              case LaneCommand.End end -> end;
              case LaneCommand.Shown shown -> shown;
              case LaneCommand.Answer answer ->
                  new LaneCommand.Answer(
                      answer.turn(), answer.from(), TouchCopies.copy(answer.verdicts()));
            });
  }

  @Override
  public Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
    return account(ledger);
  }

  @Override
  public Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
    return account(storage);
  }

  private static Behavior<AccountCommand> account(Behavior<AccountCommand> account) {
    return around(
        AccountCommand.class,
        account,
        message ->
            switch (message) {
              case AccountCommand.SettleShard settle ->
                  new AccountCommand.SettleShard(
                      settle.turn(), SettleCopies.copy(settle.settle()), settle.replyTo());
              case AccountCommand.SettleStorage settle ->
                  new AccountCommand.SettleStorage(
                      settle.turn(), SettleCopies.copy(settle.settle()), settle.replyTo());
              case AccountCommand.Seal seal -> seal;
              case AccountCommand.Open open -> open;
              case AccountCommand.Idle idle -> idle;
              case AccountCommand.Stop stop -> stop;
            });
  }

  @Override
  public Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
    return around(
        CoordinatorCommand.class,
        coordinator,
        message ->
            switch (message) {
              case CoordinatorCommand.Execute execute -> execute; // its caller is beside it
              case CoordinatorCommand.Ready ready -> ready;
              case CoordinatorCommand.Settled settled ->
                  new CoordinatorCommand.Settled(
                      settled.turn(), settled.lane(), LaneCopies.copy(settled.report()));
              case CoordinatorCommand.Sealed sealed -> sealed;
              case CoordinatorCommand.SealedAway node -> node;
              case CoordinatorCommand.TransactionFailed failed -> failed;
              case CoordinatorCommand.ActorFailed failed -> failed;
              case CoordinatorCommand.Look look -> look;
            });
  }

  private static <T> Behavior<T> around(
      Class<T> messages, Behavior<T> actor, UnaryOperator<T> copy) {
    return Behaviors.intercept(
        () ->
            new BehaviorInterceptor<T, T>(messages) {
              @Override
              public Behavior<T> aroundReceive(
                  TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
                return target.apply(context, copy.apply(message));
              }
            },
        actor);
  }
}
