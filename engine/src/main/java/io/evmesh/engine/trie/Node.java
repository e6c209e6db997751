package io.evmesh.engine.trie;

import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie.
 *
 * <p>What stands for a node in its parent is its hash, or its own coding if that is shorter than 32
 * bytes. A node where neither was set belongs to one trie alone and is changed in place. Afterwards
 * it and everything below it is frozen and may be shared by copies of the trie: a change makes new
 * nodes from there up to the root. So above a node that is not frozen there is no frozen one.
 *
 * <p>Leaves and extensions keep the path from the root, not only their own part of it. Where a node
 * stands (its depth, in nibbles) is known to whoever walks down to it; moving it up or down changes
 * nothing but its hash.
 */
abstract sealed class Node {
  // The hash lies in the node, not in an object of its own: a branch is coded from the hashes of
  // sixteen nodes that are scattered over the heap.
  private long hash0;
  private long hash1;
  private long hash2;
  private long hash3;
  private boolean hashed;
  private byte @Nullable [] embedded;

  /** Whether a sink was told of this node, or a source gave it. */
  boolean committed;

  /** The age of the tries in which the node was new, see {@link StateTrie}. */
  int born;

  final boolean isFrozen() {
    return hashed || embedded != null;
  }

  /** Whether the hash stands for this frozen node in its parent. */
  final boolean isHashed() {
    return hashed;
  }

  /** The hash, if {@link #isHashed}. */
  final Hash hash() {
    return Hash.ofLimbs(hash3, hash2, hash1, hash0);
  }

  /** The whole coding of a frozen node that is not hashed. */
  final byte[] embedded() {
    return Objects.requireNonNull(embedded);
  }

  /** Freezes the node with the hash at {@code bytes[at, at + 32)}. */
  final void freeze(byte[] bytes, int at) {
    hash0 = BigEndian.getLong(bytes, at);
    hash1 = BigEndian.getLong(bytes, at + 8);
    hash2 = BigEndian.getLong(bytes, at + 16);
    hash3 = BigEndian.getLong(bytes, at + 24);
    hashed = true;
  }

  /** Freezes the node with the hash of another, which stands for it. */
  final void freeze(Node that) {
    hash0 = that.hash0;
    hash1 = that.hash1;
    hash2 = that.hash2;
    hash3 = that.hash3;
    hashed = true;
  }

  /** Makes this node, which has the same content, stand in the place of a frozen one. */
  final void standFor(Node that) {
    hash0 = that.hash0;
    hash1 = that.hash1;
    hash2 = that.hash2;
    hash3 = that.hash3;
    hashed = that.hashed;
    embedded = that.embedded;
    committed = that.committed;
    born = that.born;
  }

  /** Freezes the node with its coding, which is shorter than 32 bytes. */
  final void freeze(byte[] coding) {
    embedded = coding;
  }

  /** Writes what stands for a frozen node, up to 33 bytes, and returns where it ends. */
  final int writeReference(byte[] out, int at) {
    if (!hashed) {
      byte[] coding = embedded();
      System.arraycopy(coding, 0, out, at, coding.length);
      return at + coding.length;
    }
    out[at] = (byte) (0x80 + Hash.SIZE);
    BigEndian.putLong(out, at + 1, hash0);
    BigEndian.putLong(out, at + 9, hash1);
    BigEndian.putLong(out, at + 17, hash2);
    BigEndian.putLong(out, at + 25, hash3);
    return at + 1 + Hash.SIZE;
  }

  /** The trie with nothing in it. */
  static final class Empty extends Node {
    static final Empty NODE = new Empty();

    private Empty() {
      freeze(new byte[] {(byte) 0x80});
      committed = true;
    }
  }

  /** A value at the end of a key. */
  static final class Leaf extends Node {
    final byte[] key;
    byte[] value;

    /** Of an account: the frozen top of its storage, null if only the value tells its root. */
    final @Nullable Node storage;

    Leaf(byte[] key, byte[] value) {
      this(key, value, null);
    }

    Leaf(byte[] key, byte[] value, @Nullable Node storage) {
      this.key = key;
      this.value = value;
      this.storage = storage;
    }

    /** This leaf to be put at another depth. */
    Leaf moved() {
      return isFrozen() ? new Leaf(key, value, storage) : this;
    }

    Leaf withValue(byte[] newValue) {
      if (isFrozen()) {
        return new Leaf(key, newValue);
      }
      value = newValue;
      return this;
    }
  }

  /** A part of the path, ending at nibble {@code end} of {@code path}, without a choice in it. */
  static final class Extension extends Node {
    final byte[] path;
    final int end;
    Node child;

    /**
     * @param path the path from the root; what lies behind nibble {@code end} has no meaning
     * @param child a branch, perhaps not resolved
     */
    Extension(byte[] path, int end, Node child) {
      this.path = path;
      this.end = end;
      this.child = child;
    }

    /** Whether a key that led to this node, at {@code depth}, leads on to its child. */
    boolean leadsTo(byte[] key, int depth) {
      return end <= Nibbles.count(key) && Nibbles.mismatch(path, key, depth, end) == end;
    }

    /** This extension to begin at another depth. */
    Extension moved() {
      return isFrozen() ? new Extension(path, end, child) : this;
    }

    Extension withChild(Node newChild) {
      if (isFrozen()) {
        return new Extension(path, end, newChild);
      }
      child = newChild;
      return this;
    }
  }

  /** Sixteen ways to go on, and the value of the key that ends here; two of the 17 at least. */
  static final class Branch extends Node {
    final Node[] children;
    byte @Nullable [] value;

    Branch() {
      children = new Node[16];
      Arrays.fill(children, Empty.NODE);
    }

    Branch(Node[] children, byte @Nullable [] value) {
      this.children = children;
      this.value = value;
    }

    Branch withChild(int nibble, Node child) {
      Branch branch = changeable();
      branch.children[nibble] = child;
      return branch;
    }

    Branch withValue(byte @Nullable [] newValue) {
      Branch branch = changeable();
      branch.value = newValue;
      return branch;
    }

    private Branch changeable() {
      return isFrozen() ? new Branch(children.clone(), value) : this;
    }
  }

  /** A node of which only the hash is known; its coding lies in a {@link NodeSource}. */
  static final class Unresolved extends Node {
    Unresolved(byte[] bytes, int at) {
      freeze(bytes, at);
      committed = true;
    }

    private Unresolved(Node node) {
      standFor(node);
    }

    /** Stands for a node that is hashed and stored. */
    static Unresolved of(Node node) {
      return new Unresolved(node);
    }

    static Unresolved of(Hash hash) {
      byte[] bytes = new byte[Hash.SIZE];
      hash.write(bytes, 0);
      return new Unresolved(bytes, 0);
    }
  }
}
