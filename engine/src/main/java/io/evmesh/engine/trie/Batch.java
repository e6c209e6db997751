package io.evmesh.engine.trie;

import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts many changes, sorted by their keys, into one subtree in one pass: every node on the way to
 * them is made anew once. No node that was there is changed.
 */
final class Batch {
  private static final int KEY_END = 64; // nibbles; all keys are hashes

  private final Resolver resolver;
  private final Change[] changes;
  private final RlpWriter writer = new RlpWriter();

  /** Paths at which there is no node any more. */
  private final List<Bytes> vacated;

  Batch(Resolver resolver, Change[] changes, List<Bytes> vacated) {
    this.resolver = resolver;
    this.changes = changes;
    this.vacated = vacated;
  }

  /**
   * What takes the place of the frozen {@code node} at {@code depth}; the same one if nothing
   * changed.
   *
   * @param from the changes {@code [from, to)} lead to the node
   */
  Node apply(Node node, int depth, int from, int to) {
    if (from == to) {
      return node;
    }
    Node there = resolver.resolve(node, changes[from].key, depth);
    Node after =
        switch (there) {
          case Empty _ -> intoNothing(depth, from, to);
          case Leaf leaf -> intoLeaf(leaf, depth, from, to);
          case Extension extension -> intoExtension(extension, depth, from, to);
          case Branch branch -> intoBranch(branch, depth, from, to);
          case Unresolved _ -> throw new IllegalStateException("a node that was not resolved");
        };
    return after == there ? node : after;
  }

  private Node intoNothing(int depth, int from, int to) {
    List<Leaf> leaves = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      Leaf leaf = changes[i].leaf(null, writer);
      if (leaf != null) {
        leaves.add(leaf);
      }
    }
    return built(leaves, depth, 0, leaves.size());
  }

  private Node intoLeaf(Leaf old, int depth, int from, int to) {
    List<Leaf> leaves = new ArrayList<>(to - from + 1);
    boolean passed = false;
    for (int i = from; i < to; i++) {
      int order = passed ? -1 : Arrays.compareUnsigned(old.key, changes[i].key);
      if (order < 0 && !passed) {
        leaves.add(old);
      }
      passed |= order <= 0;
      Leaf leaf = changes[i].leaf(order == 0 ? old : null, writer);
      if (leaf != null) {
        leaves.add(leaf);
      }
    }
    if (!passed) {
      leaves.add(old);
    }
    if (leaves.isEmpty()) {
      vacate(old.key, depth);
    }
    return leaves.size() == 1 && leaves.getFirst() == old
        ? old
        : built(leaves, depth, 0, leaves.size());
  }

  /** The subtree of leaves that are sorted. */
  private static Node built(List<Leaf> leaves, int depth, int from, int to) {
    if (from == to) {
      return Empty.NODE;
    }
    Leaf first = leaves.get(from);
    if (to - from == 1) {
      return first.moved();
    }
    int fork = Nibbles.mismatch(first.key, leaves.get(to - 1).key, depth, KEY_END);
    Branch branch = new Branch();
    for (int start = from, end; start < to; start = end) {
      int nibble = Nibbles.at(leaves.get(start).key, fork);
      end = start + 1;
      while (end < to && Nibbles.at(leaves.get(end).key, fork) == nibble) {
        end++;
      }
      branch.children[nibble] = built(leaves, fork + 1, start, end);
    }
    return fork == depth ? branch : new Extension(first.key, fork, branch);
  }

  private Node intoExtension(Extension extension, int depth, int from, int to) {
    int end = extension.end;
    byte[] first = changes[from].key;
    int fork =
        Math.min(
            Nibbles.mismatch(extension.path, first, depth, end),
            Nibbles.mismatch(extension.path, changes[to - 1].key, depth, end));
    if (fork < end) {
      return intoFork(extension, depth, fork, from, to);
    }
    Node child = apply(extension.child, end, from, to);
    if (child == extension.child) {
      return extension;
    }
    if (child == Empty.NODE) {
      vacate(first, depth);
      return child;
    }
    if (child instanceof Branch) {
      return new Extension(extension.path, end, child);
    }
    vacate(first, end);
    return child; // a leaf or an extension, which knows its whole path
  }

  /** Some of the changes leave the extension at {@code fork}: a branch stands there for now. */
  private Node intoFork(Extension extension, int depth, int fork, int from, int to) {
    Branch branch = new Branch();
    branch.children[Nibbles.at(extension.path, fork)] =
        fork + 1 == extension.end
            ? extension.child
            : new Extension(extension.path, extension.end, extension.child);
    Node after = intoBranch(branch, fork, from, to);
    if (after == branch) {
      return extension;
    }
    if (after == Empty.NODE) {
      vacate(extension.path, depth);
    }
    return after instanceof Branch && fork > depth
        ? new Extension(changes[from].key, fork, after)
        : after;
  }

  private Node intoBranch(Branch branch, int depth, int from, int to) {
    Node[] children = branch.children;
    for (int start = from, end; start < to; start = end) {
      int nibble = Nibbles.at(changes[start].key, depth);
      end = start + 1;
      while (end < to && Nibbles.at(changes[end].key, depth) == nibble) {
        end++;
      }
      Node old = branch.children[nibble];
      Node child = apply(old, depth + 1, start, end);
      if (child != old) {
        if (children == branch.children) {
          children = children.clone();
        }
        children[nibble] = child;
      }
    }
    return children == branch.children ? branch : joined(children, changes[from].key, depth);
  }

  /** The branch with these children, or what stands in its place if it has fewer than two. */
  Node joined(Node[] children, byte[] path, int depth) {
    int ways = 0;
    int last = 0;
    for (int nibble = 0; nibble < 16; nibble++) {
      if (children[nibble] != Empty.NODE) {
        ways++;
        last = nibble;
      }
    }
    if (ways > 1) {
      return new Branch(children, null);
    }
    if (ways == 0) {
      vacate(path, depth);
      return Empty.NODE;
    }
    byte[] way = Nibbles.child(path, depth, last);
    return new Removal(resolver, way, vacated).raised(children[last], way, depth + 1);
  }

  private void vacate(byte[] path, int depth) {
    vacated.add(Nibbles.path(path, depth));
  }
}
