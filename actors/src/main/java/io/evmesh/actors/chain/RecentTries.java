package io.evmesh.actors.chain;

import io.evmesh.engine.state.StateRoot;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tries of the last blocks, among them those that the read tables do not have yet. */
final class RecentTries {
  private final ConcurrentSkipListMap<Long, StateRoot> roots = new ConcurrentSkipListMap<>();
  private final RootPolicy policy;
  private final int most;

  RecentTries(ChainSettings settings) {
    policy = settings.roots();
    most = 2 * settings.mostInFlight() + 1;
  }

  /** Those after a block, which is the last now; the first blocks are forgotten. */
  void put(long number, StateRoot root) {
    if (number >= 0 && policy.includes(number)) {
      roots.put(number, root);
      while (roots.size() > most) {
        roots.pollFirstEntry();
      }
    }
  }

  /** Forgets those after this block and later ones. */
  void cut(long number) {
    roots.tailMap(number, true).clear();
  }

  Optional<StateRoot> find(long number) {
    return Optional.ofNullable(roots.get(number));
  }
}
