package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes to one trie whose top is frozen, done by up to sixteen tasks, and joined at the end. */
final class TrieUpdate {
  /** Fewer changes than this are one task. */
  private static final int SPLIT_CHANGES = 64;

  private static final int WAYS = 16;

  private final Resolver resolver;
  private final Node top;
  private final int age;
  private final Change[] changes;
  private final List<Bytes> vacated = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private Node[] children = new Node[0]; // of the top, if it was split
  private Node result;
  private long newBytes;

  private static final class Part {
    final List<Bytes> vacated = new ArrayList<>();
    long newBytes;
  }

  /**
   * @param changes with different keys
   */
  TrieUpdate(Resolver resolver, Node top, List<? extends Change> changes, int age) {
    this.resolver = resolver;
    this.changes = changes.toArray(Change[]::new);
    this.age = age;
    this.top = changes.isEmpty() ? top : resolver.resolve(top, this.changes[0].key, 0);
    this.result = top;
  }

  /** What is to be run, by any threads, before {@link #finish}. */
  List<Runnable> tasks() {
    if (changes.length < SPLIT_CHANGES || !(top instanceof Branch branch)) {
      return List.of(this::changeAll);
    }
    List<List<Change>> byWay = new ArrayList<>();
    for (int way = 0; way < WAYS; way++) {
      byWay.add(new ArrayList<>());
    }
    for (Change change : changes) {
      byWay.get(Nibbles.at(change.key, 0)).add(change);
    }
    children = branch.children.clone();
    List<Runnable> tasks = new ArrayList<>();
    for (int way = 0; way < WAYS; way++) {
      Change[] some = byWay.get(way).toArray(Change[]::new);
      if (some.length > 0) {
        int nibble = way;
        Part part = new Part();
        parts.add(part);
        tasks.add(() -> children[nibble] = changed(children[nibble], 1, some, part));
      }
    }
    return tasks;
  }

  private void changeAll() {
    Part part = new Part();
    parts.add(part);
    result = changed(top, 0, changes, part);
  }

  private Node changed(Node node, int depth, Change[] some, Part part) {
    Arrays.sort(some, Change.BY_KEY);
    Node after = new Batch(resolver, some, part.vacated).apply(node, depth, 0, some.length);
    NodeEncoder encoder = new NodeEncoder(age);
    encoder.freeze(after, depth);
    part.newBytes = encoder.frozenBytes();
    return after;
  }

  /** The new top, frozen; the old one if nothing changed. */
  Node finish() {
    for (Part part : parts) {
      vacated.addAll(part.vacated);
      newBytes += part.newBytes;
    }
    if (children.length > 0 && top instanceof Branch branch) {
      result =
          same(children, branch.children)
              ? top
              : new Batch(resolver, changes, vacated).joined(children, changes[0].key, 0);
    }
    NodeEncoder encoder = new NodeEncoder(age);
    encoder.freeze(result, 0);
    newBytes += encoder.frozenBytes();
    return result;
  }

  private static boolean same(Node[] a, Node[] b) {
    for (int i = 0; i < WAYS; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return changes.length;
  }

  Bytes owner() {
    return resolver.owner();
  }

  /** Paths at which there is no node any more. */
  List<Bytes> vacated() {
    return vacated;
  }

  /** About how much memory the new nodes take. */
  long newBytes() {
    return newBytes;
  }
}
