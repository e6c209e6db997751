package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import java.util.Arrays;

/** Puts one value under one key: makes the nodes on the way to it that must be other ones. */
final class Insertion {
  private final Resolver resolver;
  private final byte[] key;
  private final int keyEnd;
  private final byte[] value;

  /**
   * @param value not empty
   */
  Insertion(Resolver resolver, byte[] key, byte[] value) {
    this.resolver = resolver;
    this.key = key;
    this.keyEnd = Nibbles.count(key);
    this.value = value;
  }

  /**
   * What takes the place of {@code node}, which stands at {@code depth} on the way to the key: the
   * same one if nothing changed or if it could be changed in place.
   */
  Node into(Node node, int depth) {
    return switch (node) {
      case Empty _ -> new Leaf(key, value);
      case Leaf leaf -> intoLeaf(leaf, depth);
      case Extension extension -> intoExtension(extension, depth);
      case Branch branch -> intoBranch(branch, depth);
      case Unresolved _ -> throw new IllegalStateException("a node that was not resolved");
    };
  }

  private Node intoLeaf(Leaf leaf, int depth) {
    int leafEnd = Nibbles.count(leaf.key);
    int fork = Nibbles.mismatch(leaf.key, key, depth, Math.min(leafEnd, keyEnd));
    if (fork == leafEnd && fork == keyEnd) {
      return Arrays.equals(leaf.value, value) ? leaf : leaf.withValue(value);
    }
    Branch branch = new Branch();
    if (fork == leafEnd) {
      branch.value = leaf.value;
    } else {
      branch.children[Nibbles.at(leaf.key, fork)] = leaf.moved();
    }
    return forked(branch, depth, fork);
  }

  private Node intoExtension(Extension extension, int depth) {
    int end = extension.end;
    int fork = Nibbles.mismatch(extension.path, key, depth, Math.min(end, keyEnd));
    if (fork == end) {
      Node old = resolver.resolve(extension.child, key, end);
      Node child = into(old, end);
      return child == old ? extension : extension.withChild(child);
    }
    Branch branch = new Branch();
    branch.children[Nibbles.at(extension.path, fork)] =
        fork + 1 == end ? extension.child : extension.moved();
    return forked(branch, depth, fork);
  }

  private Node intoBranch(Branch branch, int depth) {
    if (depth == keyEnd) {
      return Arrays.equals(branch.value, value) ? branch : branch.withValue(value);
    }
    int nibble = Nibbles.at(key, depth);
    Node old = resolver.resolve(branch.children[nibble], key, depth + 1);
    Node child = into(old, depth + 1);
    return child == old ? branch : branch.withChild(nibble, child);
  }

  /** Adds the key to a new branch at {@code fork} and leads there from {@code depth}. */
  private Node forked(Branch branch, int depth, int fork) {
    if (fork == keyEnd) {
      branch.value = value;
    } else {
      branch.children[Nibbles.at(key, fork)] = new Leaf(key, value);
    }
    return fork == depth ? branch : new Extension(key, fork, branch);
  }
}
