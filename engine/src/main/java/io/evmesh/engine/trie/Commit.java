package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks once over the nodes of one trie that no sink was told of. */
final class Commit {
  private final NodeEncoder encoder;
  private final NodeSink sink;
  private final Bytes owner;
  private final @Nullable SequencedSet<Bytes> vacated;
  private final Consumer<Leaf> leaves;
  private final byte[] path = new byte[Trie.MAX_KEY_BYTES + 1];

  /**
   * @param vacated paths that lost their node, though they may have another by now; null if nothing
   *     was stored before
   * @param leaves is told every leaf that is new
   */
  Commit(
      NodeEncoder encoder,
      NodeSink sink,
      Bytes owner,
      @Nullable SequencedSet<Bytes> vacated,
      Consumer<Leaf> leaves) {
    this.encoder = encoder;
    this.sink = sink;
    this.owner = owner;
    this.vacated = vacated;
    this.leaves = leaves;
  }

  /**
   * @param top is frozen
   */
  void run(Node top) {
    visit(top, 0);
    if (vacated != null) {
      vacated.forEach(place -> sink.remove(owner, place));
    }
  }

  /** Notes that a sink keeps the node and all below; children first, as others may look on. */
  static void mark(Node node) {
    if (node.committed) {
      return;
    }
    switch (node) {
      case Branch branch -> {
        for (Node child : branch.children) {
          mark(child);
        }
      }
      case Extension extension -> mark(extension.child);
      case Leaf leaf -> {
        if (leaf.storage != null) {
          mark(leaf.storage);
        }
      }
      case Empty _, Unresolved _ -> {}
    }
    node.committed = true;
  }

  private void visit(Node node, int depth) {
    if (node.committed) {
      return;
    }
    switch (node) {
      case Branch branch -> {
        for (int nibble = 0; nibble < 16; nibble++) {
          if (!branch.children[nibble].committed) {
            Nibbles.set(path, depth, nibble);
            visit(branch.children[nibble], depth + 1);
          }
        }
      }
      case Extension extension -> {
        Nibbles.copy(extension.path, path, depth, extension.end);
        visit(extension.child, extension.end);
      }
      case Leaf leaf -> leaves.accept(leaf);
      case Empty _, Unresolved _ -> {}
    }
    report(node, Nibbles.path(path, depth), depth);
  }

  private void report(Node node, Bytes place, int depth) {
    if (node.isHashed()) {
      store(place, node.hash(), encoder.coding(node, depth));
    } else if (depth == 0) {
      Bytes coding = Bytes.wrap(node.embedded());
      store(place, Keccak256.hash(coding), coding);
    } else if (vacated != null) {
      vacated.add(place); // its parent holds it now; before, it may have been too long for that
    }
  }

  private void store(Bytes place, Hash hash, Bytes coding) {
    if (vacated != null) {
      vacated.remove(place);
    }
    sink.store(owner, place, hash, coding);
  }
}
