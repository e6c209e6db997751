package io.evmesh.actors.message;

import org.jspecify.annotations.Nullable;

/** Who has sent a message: two messages of the same sender arrive in the order they were sent. */
public final class Sender {
  private Sender() {}

  /**
   * The name of a message's sender.
   *
   * @return null if it makes no difference when the message arrives
   */
  public static @Nullable String of(TurnMessage message) {
    return switch (message) {
      case LaneCommand.Begin begin -> ActorNames.COORDINATOR;
      case LaneCommand.Run run -> ActorNames.COORDINATOR;
      case LaneCommand.Drain drain -> ActorNames.COORDINATOR;
      case LaneCommand.End end -> null;
      case LaneCommand.Shown shown -> null;
      case LaneCommand.Answer answer -> answer.from();
      case AccountCommand.SettleShard settle -> settle.replyTo().path().name();
      case AccountCommand.SettleStorage settle -> settle.replyTo().path().name();
      case CoordinatorCommand.Ready ready -> ActorNames.lane(ready.lane());
      case CoordinatorCommand.Settled settled -> ActorNames.lane(settled.lane());
      case CoordinatorCommand.TransactionFailed failed -> ActorNames.lane(failed.lane());
      case AccountCommand.Seal seal -> null;
      case CoordinatorCommand.Sealed ledger -> null;
      case CoordinatorCommand.SealedAway node -> null;
      case CoordinatorCommand.ActorFailed failed -> null;
    };
  }
}
