package io.evmesh.actors.chain.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map of what was used lately: when the younger half is full it becomes the older, and
 * what was the older is forgotten. Many threads may use it.
 */
final class Recent<K, V> {
  private final int half;
  private volatile Map<K, V> younger = new ConcurrentHashMap<>();
  private volatile Map<K, V> older = new ConcurrentHashMap<>();

  /**
   * @param limit entries, about
   */
  Recent(int limit) {
    half = Math.max(1, limit / 2);
  }

  @Nullable V find(K key) {
    V found = younger.get(key);
    if (found == null) {
      found = older.get(key);
    }
    return found;
  }

  void put(K key, V value) {
    if (younger.size() >= half) {
      turn();
    }
    younger.put(key, value); // hides what the older has
  }

  /** Forgets all; nobody may {@link #put} meanwhile. */
  synchronized void clear() {
    younger = new ConcurrentHashMap<>();
    older = new ConcurrentHashMap<>();
  }

  private synchronized void turn() {
    if (younger.size() >= half) {
      older = younger;
      younger = new ConcurrentHashMap<>();
    }
  }
}
