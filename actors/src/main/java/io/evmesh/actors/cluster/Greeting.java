package io.evmesh.actors.cluster;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.peer.Parcel;

/**
 * A node makes itself known to another.
 *
 * @param name what to call it
 * @param identity of what it works on: nodes meet only if theirs are the same
 * @param gate takes what is for it
 * @param from is told greetings
 * @param lanes that it lends
 */
public record Greeting(
    String name, String identity, ActorRef<Parcel> gate, ActorRef<Greeting> from, int lanes) {}
