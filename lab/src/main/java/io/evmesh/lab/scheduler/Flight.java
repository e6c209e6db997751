package io.evmesh.lab.scheduler;

import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.execute.Attempt;
import io.evmesh.lab.execute.Run;
import java.util.function.Consumer;

/** An execution under way, on versions that others change meanwhile. Made by {@link Flights}. */
final class Flight {
  final int tx;
  final int worker;
  final long begunAt; // on the clock
  final long originAt; // when it would have begun at its first instruction
  final Consumer<Flight> then;
  final int kept; // reads of an execution before
  Attempt attempt;
  int[] writers; // by read: who wrote what it found, -1 for the state below the block
  int[] incarnations; // of those
  EventLoop.Event end;

  Flight(
      int tx,
      int worker,
      long begunAt,
      long originAt,
      Consumer<Flight> then,
      int kept,
      Attempt attempt,
      int[] writers,
      int[] incarnations,
      EventLoop.Event end) {
    this.tx = tx;
    this.worker = worker;
    this.begunAt = begunAt;
    this.originAt = originAt;
    this.then = then;
    this.kept = kept;
    this.attempt = attempt;
    this.writers = writers;
    this.incarnations = incarnations;
    this.end = end;
  }

  Run run() {
    return attempt.run();
  }
}
