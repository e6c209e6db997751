package io.evmesh.lab.clock;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time. Events happen in the order of their times, those of one time in the order in which
 * they were asked for, so that nothing depends on the machine that simulates.
 */
public final class EventLoop {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long asked;

  /** Something that is going to happen, unless it is taken back. */
  public static final class Event implements Comparable<Event> {
    private final long at;
    private final long number;
    private final Runnable action;
    private boolean cancelled;

    private Event(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    /** Lets it not happen. */
    public void cancel() {
      cancelled = true;
    }

    /** The time at which it happens, in nanoseconds. */
    public long at() {
      return at;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  /** Asks for an event so many nanoseconds from now. */
  public Event after(long nanos, Runnable action) {
    if (nanos < 0) {
      throw new IllegalArgumentException("an event " + nanos + " ns from now");
    }
    Event event = new Event(Math.addExact(now, nanos), asked++, action);
    events.add(event);
    return event;
  }

  /** Lets time pass until nothing is to happen any more. */
  public void run() {
    while (step()) {}
  }

  /** Lets time pass until something is the case; what would happen later does not. */
  public void runUntil(BooleanSupplier end) {
    while (!end.getAsBoolean() && step()) {}
  }

  private boolean step() {
    Event event = events.poll();
    if (event == null) {
      return false;
    }
    if (!event.cancelled) {
      now = event.at;
      event.action.run();
    }
    return true;
  }
}
