package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * What a store has to learn to have exactly the nodes of one state: all that changed since the last
 * checkpoint that it {@linkplain #kept kept}. May be told on another thread while later states are
 * made. One at a time, from one line of states: a store holds one state only.
 */
public final class Checkpoint {
  private final Node top;
  private final Vacancies vacancies;

  Checkpoint(Node top, Vacancies vacancies) {
    this.top = top;
    this.vacancies = vacancies;
  }

  /** The root of the state. */
  public Hash root() {
    return Trie.rootOf(top);
  }

  /** Tells what to store and remove. May be told again if the sink failed. */
  public void tell(NodeSink sink) {
    vacancies.allWiped().forEach(sink::removeAll);
    SequencedMap<Bytes, SequencedSet<Bytes>> vacated = vacancies.allPaths();
    NodeEncoder encoder = new NodeEncoder();
    SequencedSet<Bytes> inAccounts = vacated.remove(NodePlace.ACCOUNTS);
    new Commit(
            encoder,
            sink,
            NodePlace.ACCOUNTS,
            inAccounts == null ? new LinkedHashSet<>() : inAccounts,
            leaf -> {
              if (leaf.storage != null && !leaf.storage.committed) {
                Bytes owner = Bytes.wrap(leaf.key);
                SequencedSet<Bytes> paths = vacated.remove(owner);
                SequencedSet<Bytes> own = paths == null ? new LinkedHashSet<>() : paths;
                new Commit(encoder, sink, owner, own, _ -> {}).run(leaf.storage);
              }
            })
        .run(top);
    vacated.forEach((owner, paths) -> paths.forEach(path -> sink.remove(owner, path)));
  }

  /** Says that what was told is in the store for good, and can be loaded from there. */
  public void kept() {
    vacancies.tell();
    Commit.mark(top);
  }
}
