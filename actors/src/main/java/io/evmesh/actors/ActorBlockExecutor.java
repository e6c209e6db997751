package io.evmesh.actors;

import akka.actor.BootstrapSetup;
import akka.actor.ProviderSelection;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.BlockKind;
import io.evmesh.engine.parallel.BlockPlan;
import io.evmesh.engine.parallel.ConflictMemory;
import io.evmesh.engine.parallel.CostModel;
import io.evmesh.engine.parallel.GiveUp;
import io.evmesh.engine.parallel.Groups;
import io.evmesh.engine.parallel.LaneBudget;
import io.evmesh.engine.parallel.Place;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.engine.state.WorldState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes blocks on account actors and transaction lanes. The result is that of sequential
 * execution. One thread at a time: a call during another's is refused.
 */
public final class ActorBlockExecutor implements BlockExecutor, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long SHUTDOWN_SECONDS = 20;
  private static final long LOOK_NANOS = 1_000_000_000; // how soon the end of actors is noticed

  private final ActorSystem<Void> system;
  private final CompletableFuture<Void> ended;
  private final ActorRef<CoordinatorCommand> coordinator;
  private final Duration patience;
  private final Shards shards;
  private final ConflictMemory memory = new ConflictMemory();
  private final CostModel costs;
  private final int lanes;
  private final boolean alwaysInLanes;
  private final @Nullable Supplier<Tape> tapes; // null if schedules are not recorded
  private final InPlaceExecutor inPlace = new InPlaceExecutor();
  private final Executor threads;
  private final TransferExecutor transfers;
  private final @Nullable BlockMeters meters;
  private final AtomicBoolean isBusy = new AtomicBoolean(); // with a block
  private volatile Ended last = new Ended(BlockStats.NONE, 0, null, 0);

  /**
   * What is told of a block that was executed.
   *
   * @param hotPlaces where its transactions met
   * @param tape if it is recorded
   * @param nanosInPlace that it took in place after it had given lanes up
   */
  private record Ended(BlockStats stats, int hotPlaces, @Nullable Tape tape, long nanosInPlace) {
    boolean isInPlace(int transactions) {
      return stats.transactions() == transactions && stats.messages() == 0 && tape == null;
    }
  }

  private ActorBlockExecutor(
      ActorSystem<Void> system,
      CompletableFuture<Void> ended,
      MeshSettings settings,
      @Nullable MeterRegistry registry,
      Membrane membrane,
      @Nullable Supplier<Tape> tapes) {
    this.system = system;
    this.ended = ended;
    this.tapes = tapes;
    MailboxDepths depths = MailboxDepths.of(Adapter.toClassic(system));
    meters =
        registry == null ? null : new BlockMeters(registry, settings.lanes(), memory::size, depths);
    shards = settings.shards();
    lanes = settings.lanes();
    costs = new CostModel(lanes);
    alwaysInLanes = settings.alwaysInLanes();
    threads = VirtualThreadExecutor.threads(system);
    transfers = new TransferExecutor(lanes, threads, inPlace);
    Homes homes = new Homes(system, settings.shards(), settings.idleStorage(), membrane);
    List<ActorRef<LaneCommand>> seats = new ArrayList<>();
    for (int i = 0; i < settings.lanes(); i++) {
      String name = LaneActor.nameOf(i);
      Behavior<LaneCommand> lane = membrane.lane(i, LaneActor.create(i, homes));
      seats.add(
          system.systemActorOf(
              Alarm.around(LaneCommand.class, name, lane),
              name,
              VirtualThreadExecutor.props("lane")));
    }
    String name = "block-coordinator";
    Behavior<CoordinatorCommand> single =
        membrane.coordinator(BlockCoordinator.create(seats, homes, settings));
    coordinator =
        system.systemActorOf(
            Alarm.around(CoordinatorCommand.class, name, single),
            name,
            VirtualThreadExecutor.props("coordinator"));
    if (!homes.openAll(START)) {
      throw new BlockFailedException("the ledgers have not started within " + START, null);
    }
    patience = settings.stallTimeout().multipliedBy(settings.mostAttempts() + 1L).multipliedBy(60);
  }

  /** Starts a node of its own in this process. */
  public static ActorBlockExecutor start(MeshSettings settings) {
    return start(settings, null, Membrane.NONE);
  }

  /** The same, with meters in {@code registry}. */
  public static ActorBlockExecutor start(MeshSettings settings, @Nullable MeterRegistry registry) {
    return start(settings, registry, Membrane.NONE);
  }

  /** Starts a node that executes every block in lanes and keeps the schedule of the last. */
  public static ActorBlockExecutor startRecording(MeshSettings settings) {
    return startRecording(settings, Membrane.NONE);
  }

  /** The same, with a membrane around the actors. */
  static ActorBlockExecutor startRecording(MeshSettings settings, Membrane membrane) {
    Supplier<Tape> blank = () -> new Tape(settings.lanes(), settings.shards().nibbles(), null);
    return start(settings.alwaysInLanes(true), null, membrane.around(new Recorder()), blank);
  }

  /**
   * Starts a node that executes a block exactly as it was executed when its schedule was recorded:
   * each actor handles its messages in that order, and each transaction finds what it found.
   */
  public static ActorBlockExecutor startReplaying(RecordedSchedule schedule) {
    MeshSettings settings = MeshSettings.following(schedule);
    return start(
        settings,
        null,
        new Recorder(),
        () -> new Tape(schedule.lanes(), schedule.shardNibbles(), schedule));
  }

  /** Starts a node with a membrane around the actors. */
  static ActorBlockExecutor start(
      MeshSettings settings, @Nullable MeterRegistry registry, Membrane membrane) {
    return start(settings, registry, membrane, null);
  }

  private static ActorBlockExecutor start(
      MeshSettings settings,
      @Nullable MeterRegistry registry,
      Membrane membrane,
      @Nullable Supplier<Tape> tapes) {
    return start(settings, registry, membrane, tapes, "evmesh-local");
  }

  /**
   * Starts a node for actors that need more than those of execution.
   *
   * @param resource name of the settings of Akka
   * @param setups what the actor system's parts are given
   */
  public static ActorBlockExecutor start(
      MeshSettings settings, @Nullable MeterRegistry registry, String resource, Setup... setups) {
    return start(settings, registry, Membrane.NONE, null, resource, setups);
  }

  private static ActorBlockExecutor start(
      MeshSettings settings,
      @Nullable MeterRegistry registry,
      Membrane membrane,
      @Nullable Supplier<Tape> tapes,
      String resource,
      Setup... setups) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ActorSystem<Void> system = system(ended, resource, setups);
    boolean done = false;
    try {
      ActorBlockExecutor executor =
          new ActorBlockExecutor(system, ended, settings, registry, membrane, tapes);
      done = true;
      return executor;
    } finally {
      if (!done) {
        end(system);
      }
    }
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

  /** Whatever is set elsewhere, a node of its own has no remoting: nobody can reach its actors. */
  private static ActorSystem<Void> system(
      CompletableFuture<Void> ended, String resource, Setup... setups) {
    BootstrapSetup settings =
        BootstrapSetup.create(ConfigFactory.load(resource))
            .withActorRefProvider(ProviderSelection.local());
    return ActorSystem.create(
        endingWith(ended), "evmesh", ActorSystemSetup.create(setups).withSetup(settings));
  }

  /** The actor system that the actors live in. */
  public ActorSystem<Void> system() {
    return system;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (!isBusy.compareAndSet(false, true)) {
      throw new IllegalStateException("a block is being executed: one thread at a time");
    }
    try {
      return executeNext(world, block, transactions);
    } finally {
      isBusy.setRelease(false);
    }
  }

  private List<TransactionResult> executeNext(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (meters == null) {
      return executeWherePays(world, block, transactions);
    }
    long start = System.nanoTime();
    List<TransactionResult> results = executeWherePays(world, block, transactions);
    meters.record(last.stats(), last.hotPlaces(), System.nanoTime() - start);
    return results;
  }

  private List<TransactionResult> executeWherePays(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    if (!BlockPlan.isParallel(block.fork())) {
      return inPlace(world, block, transactions).results();
    }
    if (alwaysInLanes) {
      return inLanes(LaneBudget.UNLIMITED, world, block, transactions).results();
    }
    if (CostModel.isTiny(transactions)) {
      return inPlace(world, block, transactions).results();
    }
    long start = System.nanoTime();
    if (costs.areShort(transactions.size())) {
      BlockResults done = inPlace(world, block, transactions);
      costs.ranShort(transactions.size(), System.nanoTime() - start);
      return done.results();
    }
    BlockKind kind = BlockKind.of(transactions);
    boolean favoursLanes =
        costs.favoursLanes(kind, () -> Math.min(lanes, memory.width(transactions, world)));
    if (favoursLanes) {
      BlockResults done = sideBySide(kind, world, block, transactions);
      long nanos = System.nanoTime() - start;
      GiveUp gaveUp = last.stats().gaveUp();
      if (gaveUp != null) {
        long after = last.nanosInPlace();
        costs.gaveLanesUp(kind, gaveUp, nanos - after, after, done.gasUsed());
      } else {
        costs.ranInLanes(kind, nanos, done.gasUsed());
      }
      return done.results();
    }
    BlockResults done = inPlace(world, block, transactions);
    costs.ranInPlace(kind, System.nanoTime() - start, done.gasUsed());
    return done.results();
  }

  /** A block that is not worth the messages is one group in one lane: the caller's thread. */
  private BlockResults inPlace(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    BlockResults done = inPlace.execute(world, block, transactions);
    if (!last.isInPlace(transactions.size())) { // else it tells the same
      last = new Ended(BlockStats.inPlace(transactions.size()), 0, null, 0);
    }
    return done;
  }

  private BlockResults sideBySide(
      BlockKind kind,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    BlockStats parts = BlockStats.inParts(transactions.size(), lanes);
    Optional<BlockResults> done;
    try {
      done = kind.isPlain() ? transfers.execute(world, block, transactions) : Optional.empty();
    } catch (BlockFailedException e) {
      return afterLanes(GiveUp.FAULT, new Ended(parts, 0, null, 0), world, block, transactions, e);
    }
    if (done.isEmpty()) {
      double gasLimit = 0;
      for (RecoveredTransaction transaction : transactions) {
        gasLimit += (double) transaction.transaction().gasLimit();
      }
      double nanos = costs.sequentialNanos(kind, gasLimit);
      LaneBudget budget = LaneBudget.of(transactions.size(), nanos);
      return inLanes(budget, world, block, transactions);
    }
    last = new Ended(parts, 0, null, 0);
    return done.get();
  }

  private BlockResults inLanes(
      LaneBudget budget,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    Supplier<Groups> grouping = () -> memory.group(transactions, world);
    CompletableFuture<@Nullable Groups> groups =
        CompletableFuture.supplyAsync(grouping, threads).exceptionally(failure -> null);
    BlockPlan plan = BlockPlan.of(shards, transactions);
    Set<Place> places = new HashSet<>();
    Turns turns = new Turns();
    BlockJob job =
        new BlockJob(
            block,
            transactions,
            world,
            plan,
            new Grouping(groups.join(), grouping),
            (writer, reader, place) -> {
              memory.learn(transactions.get(writer), transactions.get(reader));
              places.add(place);
            },
            budget,
            System::nanoTime,
            turns,
            tapes);
    return switch (ask(job)) {
      case BlockOutcome.Executed executed -> {
        world.adopt(executed.sealed());
        last = new Ended(executed.stats(), places.size(), executed.tape(), 0);
        yield executed.results();
      }
      case BlockOutcome.GaveUp gaveUp -> {
        BlockFailedException slow =
            BlockFailedException.of(
                block.number(),
                new BlockOutcome.Failed("it takes too much in lanes: " + gaveUp.reason(), null));
        close(turns, slow);
        Ended ended = new Ended(gaveUp.stats(), places.size(), null, 0);
        yield afterLanes(gaveUp.reason(), ended, world, block, transactions, slow);
      }
      case BlockOutcome.Failed failed -> {
        BlockFailedException fault = BlockFailedException.of(block.number(), failed);
        close(turns, fault);
        if (tapes != null) {
          throw fault; // it is to show itself
        }
        BlockStats none = new BlockStats(transactions.size(), 0, 0, 0, 0, 1, 0, 1, null);
        Ended ended = new Ended(none, places.size(), null, 0);
        yield afterLanes(GiveUp.FAULT, ended, world, block, transactions, fault);
      }
    };
  }

  /** Sees to it that nobody looks at the world any more, which is about to change. */
  private void close(Turns turns, BlockFailedException why) {
    if (!turns.close(patience)) {
      throw why;
    }
  }

  /**
   * Executes in place what did not do well in lanes.
   *
   * @param ended what it has taken so far
   * @param why it did not do well, for whoever looks for the cause if it fails in place too
   */
  private BlockResults afterLanes(
      GiveUp reason,
      Ended ended,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions,
      BlockFailedException why) {
    if (reason == GiveUp.FAULT) {
      system.log().warn("a block is executed in place", why);
    }
    long start = System.nanoTime();
    BlockResults done;
    try {
      done = inPlace.execute(world, block, transactions);
    } catch (BlockFailedException e) {
      e.addSuppressed(why);
      throw e;
    }
    long nanos = System.nanoTime() - start;
    last = new Ended(ended.stats().givenUp(reason), ended.hotPlaces(), null, nanos);
    return done;
  }

  /** Asks for a block, and sees to it that it takes no longer than it may. */
  private BlockOutcome ask(BlockJob job) {
    long start = System.nanoTime();
    long most = job.budget().nanos();
    boolean isUp = false;
    CompletableFuture<BlockOutcome> answer =
        AskPattern.<CoordinatorCommand, BlockOutcome>ask(
                coordinator,
                replyTo -> new CoordinatorCommand.Execute(job, replyTo),
                patience,
                system.scheduler())
            .toCompletableFuture();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long left = isUp ? LOOK_NANOS : most - (System.nanoTime() - start);
          return answer.get(Math.clamp(left, 0, LOOK_NANOS), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // the block has begun: its end is near
        } catch (TimeoutException e) {
          if (ended.isDone()) { // with the clock that would end the question
            return new BlockOutcome.Failed("the actors have ended", null);
          }
          if (!isUp && System.nanoTime() - start >= most) {
            isUp = true;
            job.turns().end(); // lanes may be busy for long before the coordinator has its turn
            coordinator.tell(CoordinatorCommand.Look.TIME_IS_UP);
          }
        }
      }
    } catch (ExecutionException e) {
      return new BlockOutcome.Failed("the coordinator has not answered", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs {@code listener} once the actors begin to end, whoever ends them. */
  public void whenEnded(Runnable listener) {
    var unused = ended.thenRun(listener);
  }

  /** What chance decided when the last block was executed, if that was in lanes and is recorded. */
  public Optional<RecordedSchedule> lastSchedule() {
    return Optional.ofNullable(last.tape()).map(Tape::schedule);
  }

  /** What it took to execute the last block. */
  public BlockStats lastStats() {
    return last.stats();
  }

  /**
   * Ends the actors.
   *
   * @throws IllegalStateException if they have not ended within {@value #SHUTDOWN_SECONDS} s
   */
  @Override
  public void close() {
    end(system);
  }

  private static void end(ActorSystem<Void> system) {
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
