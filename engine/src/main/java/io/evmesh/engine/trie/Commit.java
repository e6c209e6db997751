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
import org.jspecify.annotations.Nullable;

/** Walks once over the nodes that no sink was told of. */
final class Commit {
  private final NodeEncoder encoder;
  private final NodeSink sink;
  private final @Nullable SequencedSet<Bytes> vacated;
  private final byte[] path = new byte[Trie.MAX_KEY_BYTES + 1];

  /**
   * @param vacated paths that lost their node, though they may have another by now; null if nothing
   *     was stored before
   */
  Commit(NodeEncoder encoder, NodeSink sink, @Nullable SequencedSet<Bytes> vacated) {
    this.encoder = encoder;
    this.sink = sink;
    this.vacated = vacated;
  }

  /**
   * @param top is frozen
   */
  void run(Node top) {
    visit(top, 0);
    if (vacated != null) {
      vacated.forEach(sink::remove);
    }
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
      case Leaf _, Empty _, Unresolved _ -> {}
    }
    report(node, Nibbles.path(path, depth), depth);
    node.committed = true;
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
    sink.store(place, hash, coding);
  }
}
