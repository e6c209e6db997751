package io.evmesh.actors.peer;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.engine.types.Bytes;

/** Executes this node's shares of another's blocks, on a virtual thread. */
final class ShareWorker extends AbstractBehavior<ShareWorker.Command> {
  private final ShareWork work;

  /** What the peer tells it. */
  sealed interface Command {
    /**
     * A share begins.
     *
     * @param body opening, and values that have changed
     */
    record Begin(ShareHere here, Bytes body) implements Command {}

    /** Transactions of a share. */
    record Execute(ShareHere here, Bytes body) implements Command {}

    /** There are no more. */
    record Finish(ShareHere here) implements Command {}
  }

  private ShareWorker(ActorContext<Command> context, RecentCodes codes) {
    super(context);
    work = new ShareWork(codes);
  }

  static Behavior<Command> create(RecentCodes codes) {
    return Behaviors.setup(context -> new ShareWorker(context, codes));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::take).build();
  }

  private Behavior<Command> take(Command command) {
    switch (command) {
      case Command.Begin(ShareHere here, Bytes body) -> during(here, () -> work.begin(here, body));
      case Command.Execute(ShareHere here, Bytes body) -> during(here, () -> work.execute(body));
      case Command.Finish(ShareHere here) -> during(here, work::finish);
    }
    return this;
  }

  /** Whatever fails ends the share: its block is executed otherwise. */
  private void during(ShareHere here, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      work.fail();
      if (!here.isOver()) {
        getContext().getLog().warn("a share of a block can not be executed here", e);
        here.fail(e.toString());
      }
    }
  }
}
