package io.evmesh.engine.trie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie.
 *
 * <p>A node without a {@link #reference} belongs to one trie alone and is changed in place. Once it
 * has one, it and everything below it is frozen and may be shared by copies of the trie: a change
 * makes new nodes from there up to the root. So above a node without reference there are only nodes
 * without.
 *
 * <p>Leaves and extensions keep the path from the root, not only their own part of it. Where a node
 * stands (its depth, in nibbles) is known to whoever walks down to it; moving it up or down changes
 * nothing but its reference.
 */
abstract sealed class Node {
  /**
   * What stands for this node in its parent: 0xa0 and its hash (33 bytes), or its own coding if
   * that is shorter than 32 bytes. Null as long as the node was not hashed after a change.
   */
  byte @Nullable [] reference;

  /** Whether a sink was told of this node, or a source gave it. */
  boolean committed;

  /** The trie with nothing in it. */
  static final class Empty extends Node {
    static final Empty NODE = new Empty();

    private Empty() {
      reference = new byte[] {(byte) 0x80};
      committed = true;
    }
  }

  /** A value at the end of a key. */
  static final class Leaf extends Node {
    final byte[] key;
    byte[] value;

    Leaf(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    /** This leaf to be put at another depth. */
    Leaf moved() {
      return reference == null ? this : new Leaf(key, value);
    }

    Leaf withValue(byte[] newValue) {
      if (reference != null) {
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
      return reference == null ? this : new Extension(path, end, child);
    }

    Extension withChild(Node newChild) {
      if (reference != null) {
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

    private Branch(Node[] children, byte @Nullable [] value) {
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
      return reference == null ? this : new Branch(children.clone(), value);
    }
  }

  /** A node of which only the hash is known; its coding lies in a {@link NodeSource}. */
  static final class Unresolved extends Node {
    /**
     * @param reference 0xa0 and the hash
     */
    Unresolved(byte[] reference) {
      this.reference = reference;
      this.committed = true;
    }
  }
}
