package io.evmesh.actors.random;

import static java.util.concurrent.TimeUnit.SECONDS;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.Spread;
import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.cluster.ParcelSerializer;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.peer.Parcel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes in one process, each an actor system of its own. All that crosses between them goes through
 * bytes, and may be late, out of order or lost.
 */
public final class SeveralNodes implements AutoCloseable {
  private final List<ActorSystem<Void>> systems = new CopyOnWriteArrayList<>();
  private final List<ExecutionNode> nodes = new CopyOnWriteArrayList<>();
  private final MeshSettings settings;
  private final Network network;
  private final ActorBlockExecutor executor;
  private int added; // nodes
  private int wires;

  /** What becomes of a parcel: so many nanoseconds until it arrives, or negative if it is lost. */
  public interface Network {
    Network PERFECT = parcel -> 0;

    long nanos(Parcel parcel);

    /** Delays a part of all parcels, out of order, and loses some. */
    static Network bad(long seed, double late, double lost) {
      Random random = new Random(seed);
      return parcel -> {
        synchronized (random) {
          if (random.nextDouble() < lost) {
            return -1;
          }
          return random.nextDouble() < late ? random.nextInt(2_000_000) : 0;
        }
      };
    }
  }

  /**
   * Starts them.
   *
   * @param settings of each
   */
  public SeveralNodes(int count, MeshSettings settings, Network network) {
    this(count, settings, network, Spread.LANES);
  }

  /** The same, dividing blocks in this way. */
  public SeveralNodes(int count, MeshSettings settings, Network network, Spread spread) {
    this.settings = settings;
    this.network = network;
    for (int i = 0; i < count; i++) {
      add();
    }
    executor = ActorBlockExecutor.start(settings);
    executor.spreadOver(() -> Optional.of(nodes.getFirst()), spread);
  }

  /** Executes blocks, led by the first node. */
  public ActorBlockExecutor executor() {
    return executor;
  }

  ExecutionNode node(int number) {
    return nodes.get(number);
  }

  int count() {
    return nodes.size();
  }

  /** One more node, which all know from the next block on. */
  void add() {
    int number = added++;
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "node-" + number, ConfigFactory.load("evmesh-local"));
    ExecutionNode node = ExecutionNode.start(system, "node-" + number, settings);
    for (ExecutionNode other : nodes) {
      other.meet(node.name(), wire(system, node), settings.lanes());
      node.meet(other.name(), wire(system, other), settings.lanes());
    }
    systems.add(system);
    nodes.add(node);
  }

  private ActorRef<Parcel> wire(ActorSystem<Void> system, ExecutionNode to) {
    ParcelSerializer serializer =
        new ParcelSerializer((ExtendedActorSystem) Adapter.toClassic(system));
    return system.systemActorOf(
        Behaviors.receive(
            (context, parcel) -> {
              byte[] bytes = serializer.toBinary(parcel);
              Parcel copy = (Parcel) serializer.fromBinary(bytes, serializer.manifest(parcel));
              long nanos = network.nanos(copy);
              if (nanos == 0) {
                to.gate().tell(copy);
              } else if (nanos > 0) {
                context.scheduleOnce(Duration.ofNanos(nanos), to.gate(), copy);
              }
              return Behaviors.same();
            }),
        "wire-" + wires++,
        Props.empty());
  }

  /** A node ends in the middle of whatever it does then; the others are told. */
  void killAfter(long nanos, int number) {
    LockSupport.parkNanos(nanos);
    String name = nodes.get(number).name();
    systems.get(number).terminate();
    systems.get(number).getWhenTerminated().toCompletableFuture().orTimeout(20, SECONDS).join();
    systems.remove(number);
    nodes.remove(number);
    nodes.forEach(node -> node.part(name));
  }

  @Override
  public void close() {
    executor.close();
    systems.forEach(ActorSystem::terminate);
  }
}
