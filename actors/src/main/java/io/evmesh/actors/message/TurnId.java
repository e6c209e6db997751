package io.evmesh.actors.message;

import java.util.Comparator;

/**
 * Names one attempt at a block: a value, by which each machine finds what it has of it. In the
 * order of time, as far as one coordinator has made them.
 *
 * @param epoch a life of the coordinator, counted up
 * @param block counted by the coordinator in that life; not the number in the block's header, which
 *     may come again
 * @param attempt from 1
 */
public record TurnId(long epoch, long block, int attempt) implements Comparable<TurnId> {
  private static final Comparator<TurnId> ORDER =
      Comparator.comparingLong(TurnId::epoch)
          .thenComparingLong(TurnId::block)
          .thenComparingInt(TurnId::attempt);

  @Override
  public int compareTo(TurnId that) {
    return ORDER.compare(this, that);
  }
}
