package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.trie.Trie.Entry;
import io.evmesh.engine.types.Bytes;
import java.util.Arrays;
import java.util.function.Predicate;

/** A walk over the entries from a key on, in descending order: the mirror of {@link Ascent}. */
final class Descent {
  private final Resolver resolver;
  private final byte[] from;
  private final int fromEnd;
  private final Predicate<Entry> more;
  private final byte[] path = new byte[Trie.MAX_KEY_BYTES + 1];

  Descent(Resolver resolver, byte[] from, Predicate<Entry> more) {
    this.resolver = resolver;
    this.from = from;
    this.fromEnd = Nibbles.count(from);
    this.more = more;
  }

  /**
   * Visits the keys below a node, the greatest first.
   *
   * @param bounded whether the first {@code depth} nibbles of the path are those of {@code from},
   *     so that there may be greater keys below the node
   * @return whether to go on
   */
  boolean visit(Node node, int depth, boolean bounded) {
    return switch (resolver.resolve(node, path, depth)) {
      case Empty _ -> true;
      case Leaf leaf ->
          bounded && Arrays.compareUnsigned(leaf.key, from) > 0
              || more.test(new Entry(Bytes.wrap(leaf.key), Bytes.wrap(leaf.value)));
      case Extension extension -> visitBelow(extension, depth, bounded);
      case Branch branch -> visitBranch(branch, depth, bounded);
      case Unresolved _ -> throw new IllegalStateException("a node that was not resolved");
    };
  }

  private boolean visitBelow(Extension extension, int depth, boolean bounded) {
    int end = extension.end;
    boolean stillBounded = bounded;
    if (bounded) {
      int limit = Math.min(end, fromEnd);
      int fork = Nibbles.mismatch(extension.path, from, depth, limit);
      boolean greater =
          fork < limit
              ? Nibbles.at(extension.path, fork) > Nibbles.at(from, fork)
              : limit < end; // a key that goes on behind `from` is greater
      if (greater) {
        return true;
      }
      stillBounded = fork == end;
    }
    Nibbles.copy(extension.path, path, depth, end);
    return visit(extension.child, end, stillBounded);
  }

  private boolean visitBranch(Branch branch, int depth, boolean bounded) {
    int first = 15;
    if (bounded) {
      first = depth < fromEnd ? Nibbles.at(from, depth) : -1;
    }
    for (int nibble = first; nibble >= 0; nibble--) {
      Nibbles.set(path, depth, nibble);
      if (!visit(branch.children[nibble], depth + 1, bounded && nibble == first)) {
        return false;
      }
    }
    byte[] value = branch.value;
    return value == null
        || more.test(new Entry(Bytes.copyOf(path, 0, depth / 2), Bytes.wrap(value)));
  }
}
