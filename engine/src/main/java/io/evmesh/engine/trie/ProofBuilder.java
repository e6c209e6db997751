package io.evmesh.engine.trie;

import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Collects the nodes on the way to a key. */
final class ProofBuilder {
  private final Resolver resolver;
  private final NodeEncoder encoder;

  ProofBuilder(Resolver resolver, NodeEncoder encoder) {
    this.resolver = resolver;
    this.encoder = encoder;
  }

  /**
   * @param top is frozen
   */
  List<Bytes> build(Node top, byte[] key) {
    List<Bytes> proof = new ArrayList<>();
    Node next = top;
    int depth = 0;
    while (next != Empty.NODE) {
      Node node = resolver.resolve(next, key, depth);
      if (depth == 0 || node.isHashed()) {
        proof.add(encoder.coding(node, depth));
      }
      switch (node) {
        case Extension extension -> {
          next = extension.leadsTo(key, depth) ? extension.child : Empty.NODE;
          depth = extension.end;
        }
        case Branch branch -> {
          boolean ends = depth == Nibbles.count(key);
          next = ends ? Empty.NODE : branch.children[Nibbles.at(key, depth)];
          depth++;
        }
        case Leaf _, Empty _, Unresolved _ -> next = Empty.NODE;
      }
    }
    return proof;
  }
}
