package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.TurnId;

/**
 * The way to another node.
 *
 * @param self what this node is called
 * @param name what the other is called
 * @param gate takes what is for the other
 * @param traffic count what crosses
 */
public record Link(String self, String name, ActorRef<Parcel> gate, Traffic traffic) {
  Outbox outbox(TurnId turn) {
    return new Outbox(self, turn, gate, traffic);
  }
}
