package io.evmesh.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import io.evmesh.actors.akka.VirtualThreadExecutor;
import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.actors.mesh.Interceptors;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.Crew;
import io.evmesh.actors.message.Homes;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.LiveTurns;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.peer.Link;
import io.evmesh.actors.peer.Neighbours;
import io.evmesh.actors.peer.Parcel;
import io.evmesh.actors.peer.Peer;
import io.evmesh.actors.peer.PeerEvent;
import io.evmesh.actors.peer.Traffic;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node of several that execute blocks together: lends its lanes and holds its share of the
 * accounts, and can lead. It knows of the others what it is told with {@link #meet} and {@link
 * #part}; who tells it sees to it that these are of the same chain and version.
 */
public final class ExecutionNode {
  private static final long CODE_BYTES = 64L << 20; // of heap, of other nodes' contracts

  private final ActorSystem<?> system;
  private final String name;
  private final Mesh mesh;
  private final Neighbours neighbours = new Neighbours();
  private final Traffic traffic = new Traffic();
  private final RecentCodes codes = new RecentCodes(CODE_BYTES);
  private final Allocation allocation;
  private final AccessTemplates templates = new AccessTemplates();
  private final ActorRef<Parcel> gate;
  private final AtomicLong met = new AtomicLong(); // nodes, so that actors have names of their own

  private ExecutionNode(
      ActorSystem<?> system, String name, MeshSettings settings, Interceptors interceptors) {
    this.system = system;
    this.name = name;
    allocation = new Allocation(settings.shards().count());
    LiveTurns live = new LiveTurns(System.currentTimeMillis());
    mesh = Mesh.within(system, settings, interceptors, live, ExecutionNode::props, this::crew);
    gate =
        system.systemActorOf(Behaviors.receiveMessage(this::route), "evmesh-gate", props("peer"));
  }

  /**
   * Starts a node.
   *
   * @param name what the others call it, for as long as it lives and never again
   */
  public static ExecutionNode start(ActorSystem<?> system, String name, MeshSettings settings) {
    return start(system, name, settings, Interceptors.NONE);
  }

  /** Starts a node with interceptors around its lanes and accounts. */
  static ExecutionNode start(
      ActorSystem<?> system, String name, MeshSettings settings, Interceptors interceptors) {
    return new ExecutionNode(system, name, settings, interceptors);
  }

  public String name() {
    return name;
  }

  /** Takes what other nodes have for this one. */
  public ActorRef<Parcel> gate() {
    return gate;
  }

  /** The lanes and accounts of this node; blocks that it is given are executed on all nodes. */
  public Mesh mesh() {
    return mesh;
  }

  /** What crosses between this node and others. */
  public Traffic traffic() {
    return traffic;
  }

  /** How many other nodes this one knows. */
  public int others() {
    return neighbours.now().size();
  }

  /** The other nodes that this one knows, by name. */
  public NavigableMap<String, Neighbours.Neighbour> neighbours() {
    return neighbours.now();
  }

  /** How many lanes there are on all nodes. */
  public int lanes() {
    int sum = mesh.lanes().size();
    for (Neighbours.Neighbour neighbour : neighbours.now().values()) {
      sum += neighbour.lanes();
    }
    return sum;
  }

  /**
   * From the next block on another node takes part.
   *
   * @param other its name
   * @param otherGate takes what is for it
   * @param lanes that it lends
   */
  public void meet(String other, ActorRef<Parcel> otherGate, int lanes) {
    part(other);
    long number = met.incrementAndGet();
    Link link = new Link(name, other, otherGate, traffic);
    ActorRef<PeerCommand> peer =
        system.systemActorOf(
            Peer.create(link, mesh, neighbours, codes), "evmesh-peer-" + number, props("peer"));
    neighbours.put(other, new Neighbours.Neighbour(peer, link, lanes));
  }

  /** A node is gone: a block that it took part in begins again. */
  public void part(String other) {
    Neighbours.Neighbour gone = neighbours.remove(other);
    if (gone != null) {
      Adapter.toClassic(system).stop(Adapter.toClassic(gone.peer()));
    }
  }

  /**
   * On threads of the system, all but lanes: what comes from the network would wait for as long as
   * lanes keep the threads busy that virtual threads share.
   */
  private static Props props(String kind) {
    Props plain = kind.equals("peer") ? Props.empty() : VirtualThreadExecutor.mailbox(kind);
    return plain.withDispatcherFromConfig("evmesh.cluster-dispatcher");
  }

  private Behavior<Parcel> route(Parcel parcel) {
    Neighbours.Neighbour sender = neighbours.find(parcel.from());
    if (sender != null) { // else it is gone, or unknown yet, and the block will begin again
      sender.peer().tell(new PeerEvent.Arrived(parcel));
    }
    return Behaviors.same();
  }

  private Crew crew(List<ActorRef<LaneCommand>> own) {
    NavigableMap<String, Neighbours.Neighbour> others = neighbours.now();
    if (others.isEmpty()) {
      return Crew.here(own);
    }
    List<String> names = new ArrayList<>(List.of(name));
    List<Consumer<LaneCommand>> lanes = new ArrayList<>(Crew.told(own));
    List<Integer> nodeOf = new ArrayList<>(Collections.nCopies(own.size(), 0));
    List<@Nullable ActorRef<PeerCommand>> peers = new ArrayList<>();
    peers.add(null);
    others.forEach(
        (other, neighbour) -> {
          for (int i = 0; i < neighbour.lanes(); i++) {
            int lane = i;
            nodeOf.add(names.size());
            lanes.add(command -> neighbour.peer().tell(new PeerEvent.ForLane(lane, command)));
          }
          names.add(other);
          peers.add(neighbour.peer());
        });
    int[] nodes = nodeOf.stream().mapToInt(Integer::intValue).toArray();
    int[] owners = allocation.among(names);
    traffic.placed(owners, 0);
    return new Crew(lanes, nodes, names, new Homes(0, owners, peers), templates);
  }
}
