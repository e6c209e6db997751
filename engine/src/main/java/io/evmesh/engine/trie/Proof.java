package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a proof about one key against a root hash, whoever made the proof. It must consist of
 * exactly the nodes on the way to the key, from the root down.
 */
public final class Proof {
  /** What a proof shows. */
  public sealed interface Verdict {
    /** The key has this value. */
    record Present(Bytes value) implements Verdict {}

    /** The trie does not have the key. */
    record Absent() implements Verdict {}

    /** The proof shows nothing. */
    record Invalid(String reason) implements Verdict {}
  }

  private final byte[] key;
  private final List<Bytes> nodes;
  private int used;

  private Proof(byte[] key, List<Bytes> nodes) {
    this.key = key;
    this.nodes = nodes;
  }

  /**
   * What the proof says of {@code key} in the trie of {@code root}.
   *
   * @param nodes codings as {@link Trie#proof} gives them
   */
  public static Verdict verify(Hash root, Bytes key, List<Bytes> nodes) {
    if (key.size() > Trie.MAX_KEY_BYTES) {
      return new Verdict.Invalid("a key of " + key.size() + " bytes");
    }
    Proof proof = new Proof(key.unsafeArray(), nodes);
    try {
      Node top = root.equals(Roots.EMPTY) ? Empty.NODE : Unresolved.of(root);
      byte[] value = proof.follow(top);
      if (proof.used != nodes.size()) {
        return new Verdict.Invalid("nodes that are not on the way to the key");
      }
      return value == null ? new Verdict.Absent() : new Verdict.Present(Bytes.wrap(value));
    } catch (RlpException e) {
      return new Verdict.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The value at the end of the way, null if the way does not lead to the key. */
  private byte @Nullable [] follow(Node top) {
    Node node = top;
    int depth = 0;
    while (true) {
      switch (node) {
        case Unresolved unresolved -> node = next(unresolved, depth);
        case Empty _ -> {
          return null;
        }
        case Leaf leaf -> {
          return Arrays.equals(leaf.key, key) ? leaf.value : null;
        }
        case Extension extension -> {
          if (!extension.leadsTo(key, depth)) {
            return null;
          }
          node = extension.child;
          depth = extension.end;
        }
        case Branch branch -> {
          if (depth == Nibbles.count(key)) {
            return branch.value;
          }
          node = branch.children[Nibbles.at(key, depth)];
          depth++;
        }
      }
    }
  }

  private Node next(Unresolved node, int depth) {
    if (used == nodes.size()) {
      throw new RlpException("the proof ends before the key");
    }
    Bytes coding = nodes.get(used++);
    if (!Keccak256.hash(coding).equals(node.hash())) {
      throw new RlpException("node " + (used - 1) + " of the proof has another hash");
    }
    if (depth > 0 && coding.size() < Hash.SIZE) {
      throw new RlpException("a short node must stand in its parent");
    }
    return NodeDecoder.decode(coding, key, depth);
  }
}
