package io.evmesh.actors.mesh;

import io.evmesh.actors.message.BlockTurn;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What an account has of the block at hand. It keeps nothing alive: as long as the block goes on
 * its views have what was published there, and an account that is idle afterwards, for minutes
 * perhaps, is not to hold the whole block meanwhile. One actor uses it.
 *
 * @param <V> what the account has published
 */
final class TurnVersions<V> {
  private WeakReference<@Nullable BlockTurn> turn = new WeakReference<>(null);
  private WeakReference<@Nullable V> versions = new WeakReference<>(null);

  /** What was begun in this turn; null if nothing was. */
  @Nullable V of(BlockTurn asked) {
    return turn.refersTo(asked) ? versions.get() : null;
  }

  /**
   * A turn begins.
   *
   * @param published is also what the turn's views have
   */
  void begin(BlockTurn begun, V published) {
    turn = new WeakReference<>(begun);
    versions = new WeakReference<>(published);
  }

  /** Whether nothing would be lost with the account: it has no turn, or one that has ended. */
  boolean isOver() {
    BlockTurn last = turn.get();
    return last == null || last.isOver();
  }
}
