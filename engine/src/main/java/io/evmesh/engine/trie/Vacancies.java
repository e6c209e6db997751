package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Where one update left no node, and the updates before it of which no store knows yet. */
final class Vacancies {
  private volatile @Nullable Vacancies before;
  private volatile boolean told;
  private final List<Bytes> wiped = new ArrayList<>();
  private final SequencedMap<Bytes, List<Bytes>> paths = new LinkedHashMap<>();

  Vacancies(@Nullable Vacancies before) {
    this.before = before == null || before.told ? null : before;
  }

  /** All nodes of an owner are gone. */
  void wipe(Bytes owner) {
    wiped.add(owner);
  }

  void add(TrieUpdate update) {
    if (!update.vacated().isEmpty()) {
      paths.put(update.owner(), update.vacated());
    }
  }

  SequencedSet<Bytes> allWiped() {
    SequencedSet<Bytes> owners = new LinkedHashSet<>();
    for (Vacancies link = this; link != null && !link.told; link = link.before) {
      owners.addAll(link.wiped);
    }
    return owners;
  }

  SequencedMap<Bytes, SequencedSet<Bytes>> allPaths() {
    SequencedMap<Bytes, SequencedSet<Bytes>> all = new LinkedHashMap<>();
    for (Vacancies link = this; link != null && !link.told; link = link.before) {
      link.paths.forEach(
          (owner, some) -> all.computeIfAbsent(owner, _ -> new LinkedHashSet<>()).addAll(some));
    }
    return all;
  }

  /** A store knows of this and of all before. */
  void tell() {
    for (Vacancies link = this; link != null && !link.told; link = link.before) {
      link.told = true;
    }
    before = null;
  }
}
