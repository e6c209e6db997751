package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions about the order of keys, asked with the walks of a trie. */
final class TrieWalks {
  private TrieWalks() {}

  static @Nullable Bytes higher(Trie trie, Bytes key) {
    List<Bytes> found = new ArrayList<>();
    trie.ascend(key, entry -> entry.key().equals(key) || !found.add(entry.key()));
    return found.isEmpty() ? null : found.getFirst();
  }

  static @Nullable Bytes lower(Trie trie, Bytes key) {
    List<Bytes> found = new ArrayList<>();
    trie.descend(key, entry -> entry.key().equals(key) || !found.add(entry.key()));
    return found.isEmpty() ? null : found.getFirst();
  }
}
