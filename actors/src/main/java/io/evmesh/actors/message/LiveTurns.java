package io.evmesh.actors.message;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The attempts at blocks that are under way, as they are found by who is told of one by name. */
public final class LiveTurns {
  private final Map<TurnId, BlockTurn> all = new ConcurrentHashMap<>();
  private final AtomicLong epochs;

  /** Without any yet, in the first life of a node of its own. */
  public LiveTurns() {
    this(0);
  }

  /**
   * Without any yet.
   *
   * @param before epochs that are over; higher with each life of a node
   */
  public LiveTurns(long before) {
    epochs = new AtomicLong(before);
  }

  /** The number of a coordinator's life that begins. */
  public long nextEpoch() {
    return epochs.incrementAndGet();
  }

  /** An attempt begins: before anybody is told of it. */
  public void add(BlockTurn turn) {
    all.put(turn.id(), turn);
  }

  /** The attempt of that name; null if it is over, if nobody here knows it, or without a name. */
  public @Nullable BlockTurn find(@Nullable TurnId id) {
    BlockTurn turn = id == null ? null : all.get(id);
    return turn == null || turn.isOver() ? null : turn;
  }

  /** Nobody needs what still comes of an attempt. */
  public void end(BlockTurn turn) {
    turn.end();
    all.remove(turn.id());
  }

  /** The same of all attempts: their coordinator is lost. */
  public void endAll() {
    all.values().forEach(this::end);
  }
}
