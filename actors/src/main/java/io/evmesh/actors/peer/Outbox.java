package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.types.Bytes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes to one node in one turn: numbers it, and parts what is too long for the network. Any
 * thread.
 */
final class Outbox {
  /** Bytes; well below the frames of Akka's remoting, which are 256 KiB. */
  private static final int LONGEST = 128 << 10;

  private final String self;
  private final TurnId turn;
  private final ActorRef<Parcel> gate;
  private final Traffic traffic;
  private final AtomicLong number = new AtomicLong(); // of the next parcel

  Outbox(String self, TurnId turn, ActorRef<Parcel> gate, Traffic traffic) {
    this.self = self;
    this.turn = turn;
    this.gate = gate;
    this.traffic = traffic;
  }

  /** What this node is called. */
  String self() {
    return self;
  }

  void send(Kind kind, byte[] body) {
    int parts = Math.max(1, (body.length + LONGEST - 1) / LONGEST);
    long first = number.getAndAdd(parts); // together, whoever else sends
    for (int i = 0; i < parts; i++) {
      int from = i * LONGEST;
      int to = Math.min(body.length, from + LONGEST);
      byte[] part = parts == 1 ? body : Arrays.copyOfRange(body, from, to);
      gate.tell(
          new Parcel(self, turn, first + i, kind.ordinal(), i == parts - 1, Bytes.wrap(part)));
    }
    traffic.sent(kind, body.length);
  }
}
