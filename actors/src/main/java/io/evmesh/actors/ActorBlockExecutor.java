package io.evmesh.actors;

import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import io.evmesh.actors.akka.MailboxDepths;
import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.Tape;
import io.evmesh.actors.schedule.RecordedSchedule;
import io.evmesh.actors.schedule.Recorder;
import io.evmesh.actors.schedule.ScheduleTape;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.state.WorldState;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes blocks on account actors and transaction lanes. The result is that of sequential
 * execution. One thread at a time: a call during another's is refused.
 */
public final class ActorBlockExecutor implements BlockExecutor, AutoCloseable {
  private static final String LOCAL = "evmesh-local"; // settings of Akka

  private final Mesh mesh;
  private final MeshSettings settings;
  private final BlockPlacement placement;
  private volatile Supplier<Optional<ExecutionNode>> spreading = Optional::empty;
  private volatile Spread spread = Spread.SHARES;
  private volatile @Nullable AcrossNodes nodes; // null if there is only this one
  private final @Nullable BlockMeters meters;
  private final AtomicBoolean isBusy = new AtomicBoolean(); // with a block

  private ActorBlockExecutor(
      Mesh mesh,
      MeshSettings settings,
      @Nullable MeterRegistry registry,
      @Nullable Supplier<Tape> tapes) {
    this.mesh = mesh;
    this.settings = settings;
    placement = new BlockPlacement(mesh, settings, tapes);
    meters =
        registry == null
            ? null
            : new BlockMeters(
                registry,
                settings.lanes(),
                placement::hotKinds,
                MailboxDepths.of(Adapter.toClassic(mesh.system())));
  }

  /** Starts a node of its own in this process. */
  public static ActorBlockExecutor start(MeshSettings settings) {
    return start(settings, null, Interceptors.NONE);
  }

  /** The same, with meters in {@code registry}. */
  public static ActorBlockExecutor start(MeshSettings settings, @Nullable MeterRegistry registry) {
    return start(settings, registry, Interceptors.NONE);
  }

  /** Starts a node with interceptors around the actors. */
  static ActorBlockExecutor start(
      MeshSettings settings, @Nullable MeterRegistry registry, Interceptors interceptors) {
    return new ActorBlockExecutor(
        Mesh.start(settings, interceptors, new LiveTurns(), LOCAL), settings, registry, null);
  }

  /**
   * Starts a node for actors that need more than those of execution.
   *
   * @param resource name of the settings of Akka
   * @param setups what the actor system's parts are given
   */
  public static ActorBlockExecutor start(
      MeshSettings settings, @Nullable MeterRegistry registry, String resource, Setup... setups) {
    return new ActorBlockExecutor(
        Mesh.start(settings, Interceptors.NONE, new LiveTurns(), resource, setups),
        settings,
        registry,
        null);
  }

  /** Starts a node that executes every block in lanes and keeps the schedule of the last. */
  public static ActorBlockExecutor startRecording(MeshSettings settings) {
    return startRecording(settings, Interceptors.NONE);
  }

  /** The same, with interceptors around the actors. */
  static ActorBlockExecutor startRecording(MeshSettings settings, Interceptors interceptors) {
    LiveTurns live = new LiveTurns();
    return startWithTapes(
        settings.alwaysInLanes(true),
        interceptors.around(new Recorder(live)),
        live,
        () -> new ScheduleTape(settings.lanes(), settings.shards().nibbles(), null));
  }

  /**
   * Starts a node that executes a block exactly as it was executed when its schedule was recorded:
   * each actor handles its messages in that order, and each transaction finds what it found.
   */
  public static ActorBlockExecutor startReplaying(RecordedSchedule schedule) {
    LiveTurns live = new LiveTurns();
    return startWithTapes(
        schedule.settings(),
        new Recorder(live),
        live,
        () -> new ScheduleTape(schedule.lanes(), schedule.shardNibbles(), schedule));
  }

  private static ActorBlockExecutor startWithTapes(
      MeshSettings settings, Interceptors interceptors, LiveTurns live, Supplier<Tape> tapes) {
    return new ActorBlockExecutor(
        Mesh.start(settings, interceptors, live, LOCAL), settings, null, tapes);
  }

  /**
   * Executes blocks from now on on all nodes of a cluster where that is faster.
   *
   * @param current the node that this process lends to the cluster at a time, and that leads it
   *     while a block is executed here; empty while it lends none
   */
  public void spreadOver(Supplier<Optional<ExecutionNode>> current) {
    spreadOver(current, Spread.SHARES);
  }

  /** The same, dividing blocks in this way. */
  public void spreadOver(Supplier<Optional<ExecutionNode>> current, Spread how) {
    spread = how;
    spreading = current;
  }

  /** The actor system that the actors live in. */
  public ActorSystem<?> system() {
    return mesh.system();
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
      return place(world, block, transactions).results();
    }
    long start = System.nanoTime();
    BlockResults done = place(world, block, transactions);
    BlockPlacement.Ended last = last();
    meters.record(last.stats(), last.hotLocations(), System.nanoTime() - start);
    return done.results();
  }

  private BlockResults place(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    AcrossNodes across = across(spreading.get().orElse(null));
    return across == null
        ? placement.execute(world, block, transactions)
        : across.execute(world, block, transactions);
  }

  private @Nullable AcrossNodes across(@Nullable ExecutionNode node) {
    AcrossNodes known = nodes;
    if (node == null) {
      nodes = null;
    } else if (known == null || !known.isOf(node)) {
      nodes = new AcrossNodes(node, placement, settings, spread);
    }
    return nodes;
  }

  private BlockPlacement.Ended last() {
    AcrossNodes across = nodes;
    return across == null ? placement.last() : across.last();
  }

  /** Runs {@code listener} once the actors begin to end, whoever ends them. */
  public void whenEnded(Runnable listener) {
    mesh.whenEnded(listener);
  }

  /** What chance decided when the last block was executed, if that was in lanes and is recorded. */
  public Optional<RecordedSchedule> lastSchedule() {
    return last().tape() instanceof ScheduleTape tape
        ? Optional.of(tape.schedule())
        : Optional.empty();
  }

  /** Tells from now on who invalidated whom in lanes of this node, on a thread of the actors. */
  public void watch(ConflictListener listener) {
    placement.watch(listener);
  }

  /** What it took to execute the last block. */
  public BlockStats lastStats() {
    return last().stats();
  }

  /**
   * Ends the actors.
   *
   * @throws IllegalStateException if they have not ended within 20 s
   */
  @Override
  public void close() {
    mesh.close();
  }
}
