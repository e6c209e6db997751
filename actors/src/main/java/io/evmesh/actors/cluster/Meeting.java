package io.evmesh.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.evmesh.engine.parallel.wire.Wire;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets the nodes of an Akka cluster meet, and part when one leaves, is lost or can not be reached
 * for a while.
 */
public final class Meeting extends AbstractBehavior<Object> {
  static final ServiceKey<Greeting> NODES = ServiceKey.create(Greeting.class, "evmesh-node");

  private final ExecutionNode node;
  private final String identity;
  private final int lanes;
  private final ActorRef<Greeting> self;
  private final Map<ActorRef<Greeting>, String> met = new HashMap<>(); // and what they are called
  private Set<ActorRef<Greeting>> present = Set.of(); // of whom the cluster tells

  private Meeting(ActorContext<Object> context, ExecutionNode node, String identity) {
    super(context);
    this.node = node;
    this.identity = identity;
    lanes = node.mesh().lanes().size();
    self = context.getSelf().narrow();
    Receptionist receptionist = Receptionist.get(context.getSystem());
    receptionist.ref().tell(Receptionist.register(NODES, self));
    // By a reference of its own: the receptionist does not watch one actor for two reasons
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, listing -> listing);
    receptionist.ref().tell(Receptionist.subscribe(NODES, listings));
  }

  /**
   * Lets a node meet the others of the cluster that its system is in.
   *
   * @param identity what nodes must have in common to work together, beside the form of messages
   */
  public static void start(ActorSystem<?> system, ExecutionNode node, String identity) {
    ActorRef<Object> unused = begin(system, node, identity(identity, Wire.WIRE_VERSION));
  }

  /** The same; where others find it is returned. */
  static ActorRef<Object> begin(ActorSystem<?> system, ExecutionNode node, String identity) {
    Behavior<Object> meeting = Behaviors.setup(context -> new Meeting(context, node, identity));
    return system.systemActorOf(meeting, "evmesh-meeting", Props.empty());
  }

  /** While nodes are renewed one by one, those of another form stay in the cluster. */
  static String identity(String common, int form) {
    return "%s with messages of form %d".formatted(common, form);
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Receptionist.Listing.class, this::listed)
        .onMessage(Greeting.class, this::greeted)
        .build();
  }

  private Behavior<Object> listed(Receptionist.Listing listing) {
    Set<ActorRef<Greeting>> listed = new HashSet<>(listing.getServiceInstances(NODES));
    listed.remove(self);
    for (ActorRef<Greeting> other : listed) {
      if (!present.contains(other)) {
        other.tell(new Greeting(node.name(), identity, node.gate(), self, lanes));
      }
    }
    for (ActorRef<Greeting> gone : Set.copyOf(met.keySet())) {
      if (!listed.contains(gone)) {
        getContext().getLog().info("node {} is gone", met.get(gone));
        node.part(met.remove(gone));
      }
    }
    present = listed;
    return this;
  }

  private Behavior<Object> greeted(Greeting greeting) {
    if (!greeting.identity().equals(identity)) {
      getContext()
          .getLog()
          .warn(
              "node {} lends no lanes to this one, nor this one to it: it is {}, this one is {}",
              greeting.name(),
              greeting.identity(),
              identity);
      return this;
    }
    if (!met.containsKey(greeting.from())) {
      met.put(greeting.from(), greeting.name());
      node.meet(greeting.name(), greeting.gate(), greeting.lanes());
      getContext().getLog().info("node {} lends {} lanes", greeting.name(), greeting.lanes());
    }
    return this;
  }
}
