package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one key out: afterwards no branch is left with fewer than two ways on. */
final class Removal {
  private static final int VALUE = 16; // counted among the ways on, behind the children

  private final Resolver resolver;
  private final byte[] key;
  private final int keyEnd;
  private final @Nullable List<Bytes> vacated;

  /**
   * @param vacated takes the paths at which there is no node any more; null if nobody asks. Of no
   *     meaning if the removal fails.
   */
  Removal(Resolver resolver, byte[] key, @Nullable List<Bytes> vacated) {
    this.resolver = resolver;
    this.key = key;
    this.keyEnd = Nibbles.count(key);
    this.vacated = vacated;
  }

  /**
   * What takes the place of {@code node}, which stands at {@code depth} on the way to the key: the
   * same one if nothing changed or if it could be changed in place. Every node that is needed is
   * loaded before the first one is changed.
   */
  Node from(Node node, int depth) {
    return switch (node) {
      case Empty _ -> node;
      case Leaf leaf -> {
        if (!Arrays.equals(leaf.key, key)) {
          yield leaf;
        }
        vacate(key, depth);
        yield Empty.NODE;
      }
      case Extension extension -> fromExtension(extension, depth);
      case Branch branch -> fromBranch(branch, depth);
      case Unresolved _ -> throw new IllegalStateException("a node that was not resolved");
    };
  }

  private Node fromExtension(Extension extension, int depth) {
    int end = extension.end;
    if (!extension.leadsTo(key, depth)) {
      return extension;
    }
    Node old = resolver.resolve(extension.child, key, end);
    Node child = from(old, end);
    if (child == old) {
      return extension;
    }
    if (child instanceof Branch) {
      return extension.withChild(child);
    }
    vacate(key, end);
    return child; // a leaf or an extension, which knows its whole path
  }

  private Node fromBranch(Branch branch, int depth) {
    if (depth == keyEnd) {
      return branch.value == null ? branch : without(branch, VALUE, depth);
    }
    int nibble = Nibbles.at(key, depth);
    Node old = resolver.resolve(branch.children[nibble], key, depth + 1);
    Node child = from(old, depth + 1);
    if (child == old) {
      return branch;
    }
    return child == Empty.NODE ? without(branch, nibble, depth) : branch.withChild(nibble, child);
  }

  /** The branch without one of its ways on, or what stands in its place if only one is left. */
  private Node without(Branch branch, int gone, int depth) {
    byte[] value = gone == VALUE ? null : branch.value;
    int ways = value == null ? 0 : 1;
    int last = VALUE;
    for (int nibble = 0; nibble < 16; nibble++) {
      if (nibble != gone && branch.children[nibble] != Empty.NODE) {
        ways++;
        last = nibble;
      }
    }
    if (ways > 1) {
      return gone == VALUE ? branch.withValue(null) : branch.withChild(gone, Empty.NODE);
    }
    return value != null
        ? new Leaf(Arrays.copyOf(key, depth / 2), value)
        : raised(branch.children[last], Nibbles.child(key, depth, last), depth + 1);
  }

  /** The only child of a branch, to be put in the branch's place. */
  Node raised(Node child, byte[] path, int depth) {
    return switch (resolver.resolve(child, path, depth)) {
      case Leaf leaf -> {
        vacate(path, depth);
        yield leaf.moved();
      }
      case Extension extension -> {
        vacate(path, depth);
        yield extension.moved();
      }
      case Branch branch -> new Extension(path, depth, branch);
      case Empty _, Unresolved _ -> throw new IllegalStateException("no such child");
    };
  }

  private void vacate(byte[] path, int depth) {
    if (vacated != null) {
      vacated.add(Nibbles.path(path, depth));
    }
  }
}
