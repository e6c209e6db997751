package io.evmesh.actors.akka;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Actors on the threads that work on blocks which do nothing but count what they are told, so that
 * it can be measured what telling takes.
 */
public final class IdleActors implements AutoCloseable {
  private final ActorSystem<Told> system;
  private final List<ActorRef<Told>> actors = new ArrayList<>();

  /** Something to be counted, after the actor has told it itself so many times. */
  private record Told(int again, CountDownLatch done) {}

  /** Starts some. */
  public IdleActors(int count) {
    system = ActorSystem.create(counting(), "idle", ConfigFactory.load("evmesh-local"));
    for (int i = 0; i < count; i++) {
      actors.add(
          system.systemActorOf(counting(), "idle-" + i, VirtualThreadExecutor.props("account")));
    }
  }

  private static Behavior<Told> counting() {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                told -> {
                  if (told.again() == 0) {
                    told.done().countDown();
                  } else {
                    context.getSelf().tell(new Told(told.again() - 1, told.done()));
                  }
                  return Behaviors.same();
                }));
  }

  /** Tells the first {@code count} something, each of which counts {@code done} down. */
  public void tell(int count, CountDownLatch done) {
    Told told = new Told(0, done);
    for (int i = 0; i < count; i++) {
      actors.get(i).tell(told);
    }
  }

  /** Lets the first tell itself something so many times, then count {@code done} down. */
  public void tellItself(int times, CountDownLatch done) {
    actors.getFirst().tell(new Told(times, done));
  }

  /** The threads that they run on. */
  public Executor threads() {
    return VirtualThreadExecutor.threads(system);
  }

  @Override
  public void close() {
    system.terminate();
  }
}
