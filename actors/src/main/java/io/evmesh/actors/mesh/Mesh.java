package io.evmesh.actors.mesh;

import akka.actor.BootstrapSetup;
import akka.actor.ProviderSelection;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.akka.VirtualThreadExecutor;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The actors of a node in this process, from their start to their end, and how they are asked. */
public final class Mesh implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long SHUTDOWN_SECONDS = 20;
  private static final long LOOK_NANOS = 1_000_000_000; // how soon the end of actors is noticed

  private final ActorSystem<?> system;
  private final boolean isOwner; // of the system
  private final CompletableFuture<Void> ended;
  private final AccountRefs accounts;
  private final List<ActorRef<LaneCommand>> lanes;
  private final ActorRef<CoordinatorCommand> coordinator;
  private final Executor threads;
  private final Duration patience;

  /** Says who works on the next attempt at a block. */
  @FunctionalInterface
  public interface CrewChoice {
    /** The crew, of which {@code own} are the lanes of this node. */
    Crew crew(List<ActorRef<LaneCommand>> own);
  }

  private Mesh(
      ActorSystem<?> system,
      boolean isOwner,
      CompletableFuture<Void> ended,
      MeshSettings settings,
      Interceptors interceptors,
      LiveTurns live,
      Function<String, Props> props,
      CrewChoice crews) {
    this.system = system;
    this.isOwner = isOwner;
    this.ended = ended;
    threads = VirtualThreadExecutor.threads(system);
    patience = settings.stallTimeout().multipliedBy(settings.mostAttempts() + 1L).multipliedBy(60);
    accounts =
        new AccountRefs(
            system,
            settings.shards(),
            settings.idleStorage(),
            props.apply("account"),
            interceptors,
            live);
    List<ActorRef<LaneCommand>> seats = new ArrayList<>();
    lanes = Collections.unmodifiableList(seats);
    for (int i = 0; i < settings.lanes(); i++) {
      String name = ActorNames.lane(i);
      Behavior<LaneCommand> lane = interceptors.lane(i, LaneActor.create(i, accounts));
      seats.add(
          system.systemActorOf(
              Supervision.around(LaneCommand.class, name, live, lane),
              name,
              VirtualThreadExecutor.props("lane")));
    }
    String name = "block-coordinator";
    Behavior<CoordinatorCommand> single =
        interceptors.coordinator(
            BlockCoordinator.create(() -> crews.crew(lanes), accounts, settings));
    coordinator =
        system.systemActorOf(
            Supervision.around(CoordinatorCommand.class, name, live, single),
            name,
            props.apply("coordinator"));
    if (!accounts.openAll(START)) {
      throw new BlockFailedException("the ledgers have not started within " + START, null);
    }
  }

  /**
   * Starts a node's actors.
   *
   * @param interceptors around each of them
   * @param live where they find what they have of a block; with nothing in it yet
   * @param resource name of the settings of Akka
   * @param setups what the actor system's parts are given
   * @throws BlockFailedException if they have not started within a minute
   */
  public static Mesh start(
      MeshSettings settings,
      Interceptors interceptors,
      LiveTurns live,
      String resource,
      Setup... setups) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ActorSystem<Void> system = system(ended, resource, setups);
    boolean done = false;
    try {
      Mesh mesh =
          new Mesh(
              system,
              true,
              ended,
              settings,
              interceptors,
              live,
              VirtualThreadExecutor::props,
              Crew::here);
      done = true;
      return mesh;
    } finally {
      if (!done) {
        end(system);
      }
    }
  }

  /**
   * Starts a node's actors in a system that somebody else has started and will end.
   *
   * @param props how accounts and coordinator run; the argument says which
   * @param crews says who works on blocks that are executed here
   * @throws BlockFailedException if they have not started within a minute
   */
  public static Mesh within(
      ActorSystem<?> system,
      MeshSettings settings,
      Interceptors interceptors,
      LiveTurns live,
      Function<String, Props> props,
      CrewChoice crews) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused = system.getWhenTerminated().thenRun(() -> ended.complete(null));
    return new Mesh(system, false, ended, settings, interceptors, live, props, crews);
  }

  /** Whatever is set elsewhere, a node of its own has no remoting: nobody can reach its actors. */
  private static ActorSystem<Void> system(
      CompletableFuture<Void> ended, String resource, Setup... setups) {
    BootstrapSetup settings =
        BootstrapSetup.create(ConfigFactory.load(resource))
            .withActorRefProvider(ProviderSelection.local());
    return ActorSystem.create(
        endingWith(ended), "evmesh", ActorSystemSetup.create(setups).withSetup(settings));
  }

  /** Does nothing, and is the first to stop when the actors are to end. */
  private static Behavior<Void> endingWith(CompletableFuture<Void> ended) {
    return Behaviors.receive(Void.class)
        .onSignal(
            PostStop.class,
            stopped -> {
              ended.complete(null);
              return Behaviors.same();
            })
        .build();
  }

  /** The actor system that the actors live in. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The accounts that live here. */
  public AccountRefs accounts() {
    return accounts;
  }

  /** The lanes of this node. */
  public List<ActorRef<LaneCommand>> lanes() {
    return lanes;
  }

  /** The threads that lanes and accounts share. */
  public Executor threads() {
    return threads;
  }

  /** Executes a block in lanes, and sees to it that it takes no longer than it may. */
  public LaneOutcome execute(BlockJob job) {
    LongSupplier clock = job.clock();
    long start = clock.getAsLong();
    long most = job.budget().nanos();
    boolean isUp = false;
    CompletableFuture<LaneOutcome> answer =
        AskPattern.<CoordinatorCommand, LaneOutcome>ask(
                coordinator,
                replyTo -> new CoordinatorCommand.Execute(job, replyTo),
                patience,
                system.scheduler())
            .toCompletableFuture();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long left = isUp ? LOOK_NANOS : most - (clock.getAsLong() - start);
          return answer.get(Math.clamp(left, 0, LOOK_NANOS), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // the block has begun: its end is near
        } catch (TimeoutException e) {
          if (ended.isDone()) { // with the clock that would end the question
            return new LaneOutcome.Failed("the actors have ended", null);
          }
          if (!isUp && clock.getAsLong() - start >= most) {
            isUp = true;
            job.turns().end(); // lanes may be busy for long before the coordinator has its turn
            coordinator.tell(CoordinatorCommand.Look.TIME_IS_UP);
          }
        }
      }
    } catch (ExecutionException e) {
      return new LaneOutcome.Failed("the coordinator has not answered", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Ends all attempts at a block and waits until no actor looks at the state below it any more.
   *
   * @return whether that was in time
   */
  public boolean close(Turns turns) {
    return turns.close(patience);
  }

  /** Runs {@code listener} once the actors begin to end, whoever ends them. */
  public void whenEnded(Runnable listener) {
    var unused = ended.thenRun(listener);
  }

  /**
   * Ends the actors, unless somebody else does.
   *
   * @throws IllegalStateException if they have not ended within {@value #SHUTDOWN_SECONDS} s
   */
  @Override
  public void close() {
    if (isOwner) {
      end(system);
    }
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .orTimeout(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the actors have not ended within %d s".formatted(SHUTDOWN_SECONDS), e);
    }
  }
}
