package io.evmesh.node.build;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Which time blocks have: that of a clock, moved by as much as somebody wants, or for one block
 * what somebody says. Always later than the parent's. Times in seconds since 1970.
 */
final class BlockClock {
  /** The latest time to which anybody can move it. */
  private static final long LATEST = (1L << 53) - 1; // what JavaScript can tell

  private final LongSupplier clock;
  private long offset;
  private OptionalLong next = OptionalLong.empty();
  private OptionalLong step = OptionalLong.empty();

  BlockClock(LongSupplier clock) {
    this.clock = clock;
  }

  /** The time of the block after one. */
  synchronized long after(long parent) {
    long wanted =
        next.isPresent() ? next.getAsLong() : step.isPresent() ? parent + step.getAsLong() : now();
    return Math.max(Math.min(wanted, LATEST), parent + 1);
  }

  private long now() {
    return clock.getAsLong() + offset;
  }

  /** A block with this time was made: later ones go on from it. */
  synchronized void made(long time) {
    if (next.isPresent()) {
      offset = time - clock.getAsLong();
      next = OptionalLong.empty();
    }
  }

  /** Moves the time on; returns by how much it has been moved in all. */
  synchronized long increase(long seconds) {
    offset = Math.min(offset + seconds, LATEST);
    return offset;
  }

  /** Says the time of the next block. */
  synchronized void setNext(long time) {
    next = OptionalLong.of(time);
  }

  /** Says how much later than its parent each block is, whatever the clock shows. */
  synchronized void setStep(OptionalLong seconds) {
    step = seconds;
  }

  synchronized boolean hasStep() {
    return step.isPresent();
  }

  /** Shows the clock's own time again. */
  synchronized void reset() {
    offset = 0;
    step = OptionalLong.empty();
    next = OptionalLong.empty();
  }

  /** Says what time it is now; returns by how much it is moved. */
  synchronized long setNow(long time) {
    next = OptionalLong.empty();
    offset = time - clock.getAsLong();
    return offset;
  }
}
