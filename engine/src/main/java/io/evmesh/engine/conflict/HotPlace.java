package io.evmesh.engine.conflict;

/**
 * A place where transactions of a block wait for each other.
 *
 * @param waits dependencies at this place
 * @param onPath how many of them are on the critical path
 * @param writers transactions that change it
 * @param nature how they change it
 * @param bestWithout the speed-up that any number of lanes could reach if nobody waited here
 */
public record HotPlace(
    Place place, int waits, int onPath, int writers, Nature nature, double bestWithout) {
  /** How a place is changed, which says what can be done. */
  public enum Nature {
    /** By the same amount each time. */
    COUNTER,

    /** Up, or down, by amounts that differ. */
    SUM,

    /** Up and down: who comes first matters to the others. */
    EXCHANGE,

    /** It is no number, or is changed once. */
    OTHER
  }
}
