package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.types.Bytes;
import java.util.Arrays;

/** What goes to one node in one turn: numbers it, and parts what is too long for the network. */
final class Outbox {
  /** Bytes; well below the frames of Akka's remoting, which are 256 KiB. */
  private static final int LONGEST = 128 << 10;

  private final String self;
  private final TurnId turn;
  private final ActorRef<Parcel> gate;
  private final Traffic traffic;
  private long number;

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
    int from = 0;
    do {
      int to = Math.min(body.length, from + LONGEST);
      byte[] part = from == 0 && to == body.length ? body : Arrays.copyOfRange(body, from, to);
      gate.tell(
          new Parcel(self, turn, number++, kind.ordinal(), to == body.length, Bytes.wrap(part)));
      from = to;
    } while (from < body.length);
    traffic.sent(kind, body.length);
  }
}
