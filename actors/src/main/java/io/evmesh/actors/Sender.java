package io.evmesh.actors;

import org.jspecify.annotations.Nullable;

/** Who has sent a message: two messages of the same sender arrive in the order they were sent. */
final class Sender {
  private static final String COORDINATOR = Recorder.COORDINATOR;

  private Sender() {}

  /**
   * The name of a message's sender.
   *
   * @return null if it makes no difference when the message arrives
   */
  static @Nullable String of(TurnMessage message) {
    return switch (message) {
      case LaneCommand.Begin begin -> COORDINATOR;
      case LaneCommand.Run run -> COORDINATOR;
      case LaneCommand.Drain drain -> COORDINATOR;
      case LaneCommand.End end -> null;
      case LaneCommand.Answer answer -> answer.from();
      case AccountCommand.SettleShard settle -> settle.replyTo().path().name();
      case AccountCommand.SettleStorage settle -> settle.replyTo().path().name();
      case CoordinatorCommand.Ready ready -> LaneActor.nameOf(ready.lane());
      case CoordinatorCommand.Settled settled -> LaneActor.nameOf(settled.lane());
      case CoordinatorCommand.TransactionFailed failed -> LaneActor.nameOf(failed.lane());
      case AccountCommand.Seal seal -> null;
      case CoordinatorCommand.Sealed ledger -> null;
      case CoordinatorCommand.ActorFailed failed -> null;
    };
  }
}
