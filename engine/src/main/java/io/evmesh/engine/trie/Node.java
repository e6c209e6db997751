package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie. Nodes do not change: an update makes new ones along its path and shares the
 * rest, so that only what changed is coded and hashed again. Paths are arrays of nibbles.
 *
 * <p>Source: Yellow Paper, appendix D.
 */
abstract sealed class Node {
  private @Nullable Bytes coding;
  private @Nullable Bytes reference;

  /** The node's RLP. */
  final Bytes coding() {
    Bytes known = coding;
    if (known == null) {
      RlpWriter rlp = new RlpWriter();
      write(rlp);
      known = rlp.toBytes();
      coding = known;
    }
    return known;
  }

  /** What a parent holds: the coding itself if it is shorter than 32 bytes, else its hash's RLP. */
  final Bytes reference() {
    Bytes known = reference;
    if (known == null) {
      known = makeReference();
      reference = known;
    }
    return known;
  }

  Bytes makeReference() {
    Bytes own = coding();
    return own.size() < Hash.SIZE
        ? own
        : new RlpWriter().write(Keccak256.hash(own)).toBytes();
  }

  abstract void write(RlpWriter rlp);

  /** The end of a key and its value. */
  static final class Leaf extends Node {
    final byte[] path;
    final Bytes value;

    Leaf(byte[] path, Bytes value) {
      this.path = path;
      this.value = value;
    }

    @Override
    void write(RlpWriter rlp) {
      rlp.startList().write(Nibbles.compact(path, true)).write(value).endList();
    }
  }

  /** Nibbles that all keys below share; its child is a branch. */
  static final class Extension extends Node {
    final byte[] path;
    final Node child;

    Extension(byte[] path, Node child) {
      this.path = path;
      this.child = child;
    }

    @Override
    void write(RlpWriter rlp) {
      rlp.startList().write(Nibbles.compact(path, false)).writeRaw(child.reference()).endList();
    }
  }

  /** One child for each next nibble, and the value of the key that ends here. */
  static final class Branch extends Node {
    final @Nullable Node[] children;
    final @Nullable Bytes value;

    Branch(@Nullable Node[] children, @Nullable Bytes value) {
      this.children = children;
      this.value = value;
    }

    Branch with(int nibble, @Nullable Node child) {
      @Nullable Node[] copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy, value);
    }

    Branch with(@Nullable Bytes other) {
      return new Branch(children, other);
    }

    @Override
    void write(RlpWriter rlp) {
      rlp.startList();
      for (Node child : children) {
        if (child == null) {
          rlp.write(Bytes.EMPTY);
        } else {
          rlp.writeRaw(child.reference());
        }
      }
      rlp.write(value == null ? Bytes.EMPTY : value).endList();
    }
  }

  /** A node of which only the hash is known; it is loaded from the trie's source when it is met. */
  static final class Unresolved extends Node {
    final Hash hash;

    Unresolved(Hash hash) {
      this.hash = hash;
    }

    @Override
    Bytes makeReference() {
      return new RlpWriter().write(hash).toBytes();
    }

    @Override
    void write(RlpWriter rlp) {
      throw new IllegalStateException("node " + hash + " is not loaded");
    }
  }
}
