package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leaves stored nodes out of memory that were not made anew for the longest time. Since every
 * change makes the nodes above it anew, what lies below an old node is at least as old.
 */
final class Shedding {
  // Bytes of an object with its fields and of the arrays that it alone holds, about.
  private static final long BRANCH = 176;
  private static final long EXTENSION = 144;
  private static final long LEAF = 160;
  private static final long HASH_ONLY = 64;

  private final TreeMap<Integer, long[]> bytesByAge = new TreeMap<>();
  private long total;
  private long left;
  private int oldest;

  /** About how much memory a node takes, with children that are not loaded. */
  static long weight(Node node) {
    return switch (node) {
      case Branch branch -> {
        long bytes = BRANCH;
        for (Node child : branch.children) {
          bytes += child instanceof Unresolved ? HASH_ONLY : 0;
        }
        yield bytes;
      }
      case Extension extension ->
          EXTENSION + (extension.child instanceof Unresolved ? HASH_ONLY : 0);
      case Leaf leaf -> LEAF + leaf.value.length;
      case Empty _, Unresolved _ -> 0;
    };
  }

  /**
   * The same trie with not much more than {@code limitBytes} in memory, as far as it is stored; the
   * nodes given stay as they are.
   */
  Node shed(Node top, long limitBytes) {
    weigh(top);
    left = total;
    if (total <= limitBytes) {
      return top;
    }
    long kept = 0;
    oldest = Integer.MAX_VALUE;
    for (Map.Entry<Integer, long[]> age = bytesByAge.lastEntry();
        age != null;
        age = bytesByAge.lowerEntry(age.getKey())) {
      kept += age.getValue()[0];
      if (kept > limitBytes) {
        break;
      }
      oldest = age.getKey();
    }
    left = 0;
    return without(top);
  }

  /** About how much memory the nodes take that were left. */
  long left() {
    return left;
  }

  private void weigh(Node node) {
    long bytes = weight(node);
    total += bytes;
    bytesByAge.computeIfAbsent(node.born, _ -> new long[1])[0] += bytes;
    switch (node) {
      case Branch branch -> {
        for (Node child : branch.children) {
          weighBelow(child);
        }
      }
      case Extension extension -> weighBelow(extension.child);
      case Leaf leaf -> weighBelow(leaf.storage);
      case Empty _, Unresolved _ -> {}
    }
  }

  private void weighBelow(@Nullable Node node) {
    if (node != null && node != Empty.NODE && !(node instanceof Unresolved)) {
      weigh(node);
    }
  }

  private Node without(Node node) {
    if (node.committed && node.isHashed() && node.born < oldest) {
      return node instanceof Unresolved ? node : Unresolved.of(node);
    }
    Node after =
        switch (node) {
          case Branch branch -> withoutSome(branch);
          case Extension extension -> {
            Node child = without(extension.child);
            yield child == extension.child
                ? extension
                : new Extension(extension.path, extension.end, child);
          }
          case Leaf leaf -> {
            Node storage = leaf.storage == null ? null : without(leaf.storage);
            yield storage == leaf.storage ? leaf : new Leaf(leaf.key, leaf.value, storage);
          }
          case Empty _, Unresolved _ -> node;
        };
    if (after != node) {
      after.standFor(node);
    }
    left += weight(after);
    return after;
  }

  private Branch withoutSome(Branch branch) {
    Node[] children = branch.children;
    for (int i = 0; i < children.length; i++) {
      Node child = without(children[i]);
      if (child != children[i]) {
        if (children == branch.children) {
          children = children.clone();
        }
        children[i] = child;
      }
    }
    return children == branch.children ? branch : new Branch(children, branch.value);
  }
}
