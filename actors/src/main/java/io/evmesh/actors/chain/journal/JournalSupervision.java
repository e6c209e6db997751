package io.evmesh.actors.chain.journal;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Consumer;

/**
 * Around a journal: tells of errors that Akka does not handle. They would end a thread of its, and
 * with it whatever else that had to do.
 */
final class JournalSupervision extends BehaviorInterceptor<Object, JournalCommand> {
  private final Consumer<Error> told;

  private JournalSupervision(Consumer<Error> told) {
    super(Object.class); // also what the journal is told by the database's threads
    this.told = told;
  }

  /** Puts an alarm around a journal, which stops after an error. */
  static Behavior<JournalCommand> around(Behavior<JournalCommand> journal, Consumer<Error> told) {
    return Behaviors.intercept(() -> new JournalSupervision(told), journal).narrow();
  }

  @Override
  @SuppressWarnings("unchecked") // not all of them are commands
  public Behavior<JournalCommand> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<JournalCommand> target) {
    ReceiveTarget<Object> journal = (ReceiveTarget<Object>) (ReceiveTarget<?>) target;
    try {
      return (Behavior<JournalCommand>) (Behavior<?>) journal.apply(context, message);
    } catch (Error e) {
      told.accept(e);
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      // What a message met that had waited for the recovery comes in an exception of Akka's
      if (e.getCause() instanceof Error error) {
        told.accept(error);
      }
      throw e;
    }
  }
}
