package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from byte strings to non-empty byte strings that has a root hash. Not for several threads
 * at once; but since nodes do not change, a copy may be read while this one is updated.
 *
 * <p>Source: Yellow Paper, appendix D.
 */
public final class MerklePatriciaTrie {
  /** The root of a trie with nothing in it: Keccak-256 of the RLP of an empty string. */
  public static final Hash EMPTY_ROOT = Keccak256.hash(Bytes.wrap(new byte[] {(byte) 0x80}));

  private final NodeSource source;
  private @Nullable Node root;

  /** An empty trie. */
  public MerklePatriciaTrie() {
    this(NodeSource.NONE, EMPTY_ROOT);
  }

  /** The trie with this root, whose nodes are loaded from {@code source} when they are met. */
  public MerklePatriciaTrie(NodeSource source, Hash root) {
    this.source = source;
    this.root = root.equals(EMPTY_ROOT) ? null : new Unresolved(root);
  }

  private MerklePatriciaTrie(NodeSource source, @Nullable Node root) {
    this.source = source;
    this.root = root;
  }

  /** A trie with the same content that changes apart from this one. */
  public MerklePatriciaTrie copy() {
    return new MerklePatriciaTrie(source, root);
  }

  /** The root hash. Only nodes that changed since the last call are hashed. */
  public Hash root() {
    if (root == null) {
      return EMPTY_ROOT;
    }
    return root instanceof Unresolved unresolved ? unresolved.hash : Keccak256.hash(root.coding());
  }

  /** The value of a key, if it has one. */
  public Optional<Bytes> get(Bytes key) {
    return Optional.ofNullable(find(Nibbles.of(key), null));
  }

  /**
   * The codings of the nodes from the root to the key, or to where it would be if it is absent.
   * Nodes that lie inside their parents are not listed.
   */
  public List<Bytes> proof(Bytes key) {
    List<Bytes> nodes = new ArrayList<>();
    find(Nibbles.of(key), nodes);
    return nodes;
  }

  private @Nullable Bytes find(byte[] key, @Nullable List<Bytes> met) {
    Node node = root;
    int at = 0;
    while (node != null) {
      Node here = resolve(node, key, at);
      if (met != null && (at == 0 || here.coding().size() >= Hash.SIZE)) {
        met.add(here.coding());
      }
      switch (here) {
        case Leaf leaf -> {
          boolean same = Arrays.equals(leaf.path, 0, leaf.path.length, key, at, key.length);
          return same ? leaf.value : null;
        }
        case Extension extension -> {
          if (Nibbles.sharedLength(extension.path, key, at) < extension.path.length) {
            return null;
          }
          at += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> {
          if (at == key.length) {
            return branch.value;
          }
          node = branch.children[key[at++]];
        }
        case Unresolved unresolved -> throw new IllegalStateException("loaded as unresolved");
      }
    }
    return null;
  }

  /** Sets the value of a key; an empty value removes the key. */
  public void put(Bytes key, Bytes value) {
    byte[] nibbles = Nibbles.of(key);
    if (value.isEmpty()) {
      root = root == null ? null : remove(root, nibbles, 0);
    } else {
      root = put(root, nibbles, 0, value);
    }
  }

  /** Removes a key if it is there. */
  public void remove(Bytes key) {
    put(key, Bytes.EMPTY);
  }

  private Node put(@Nullable Node node, byte[] key, int at, Bytes value) {
    if (node == null) {
      return new Leaf(Nibbles.tail(key, at), value);
    }
    return switch (resolve(node, key, at)) {
      case Leaf leaf -> putAtLeaf(leaf, key, at, value);
      case Extension extension -> putAtExtension(extension, key, at, value);
      case Branch branch ->
          at == key.length
              ? branch.with(value)
              : branch.with(key[at], put(branch.children[key[at]], key, at + 1, value));
      case Unresolved unresolved -> throw new IllegalStateException("loaded as unresolved");
    };
  }

  private Node putAtLeaf(Leaf leaf, byte[] key, int at, Bytes value) {
    int shared = Nibbles.sharedLength(leaf.path, key, at);
    if (shared == leaf.path.length && at + shared == key.length) {
      return leaf.value.equals(value) ? leaf : new Leaf(leaf.path, value);
    }
    Branch branch = new Branch(new Node[16], null);
    branch =
        shared == leaf.path.length
            ? branch.with(leaf.value)
            : branch.with(
                leaf.path[shared], new Leaf(Nibbles.tail(leaf.path, shared + 1), leaf.value));
    return extended(leaf.path, shared, putAtBranch(branch, key, at + shared, value));
  }

  private Node putAtExtension(Extension extension, byte[] key, int at, Bytes value) {
    byte[] path = extension.path;
    int shared = Nibbles.sharedLength(path, key, at);
    if (shared == path.length) {
      return new Extension(path, put(extension.child, key, at + shared, value));
    }
    byte[] rest = Nibbles.tail(path, shared + 1);
    Node below = rest.length == 0 ? extension.child : new Extension(rest, extension.child);
    Branch branch = new Branch(new Node[16], null).with(path[shared], below);
    return extended(path, shared, putAtBranch(branch, key, at + shared, value));
  }

  private static Branch putAtBranch(Branch branch, byte[] key, int at, Bytes value) {
    return at == key.length
        ? branch.with(value)
        : branch.with(key[at], new Leaf(Nibbles.tail(key, at + 1), value));
  }

  private static Node extended(byte[] path, int length, Branch branch) {
    return length == 0 ? branch : new Extension(Arrays.copyOf(path, length), branch);
  }

  private @Nullable Node remove(Node node, byte[] key, int at) {
    return switch (resolve(node, key, at)) {
      case Leaf leaf ->
          Arrays.equals(leaf.path, 0, leaf.path.length, key, at, key.length) ? null : leaf;
      case Extension extension -> removeBelow(extension, key, at);
      case Branch branch -> removeBelow(branch, key, at);
      case Unresolved unresolved -> throw new IllegalStateException("loaded as unresolved");
    };
  }

  private Node removeBelow(Extension extension, byte[] key, int at) {
    if (Nibbles.sharedLength(extension.path, key, at) < extension.path.length) {
      return extension;
    }
    Node child = remove(extension.child, key, at + extension.path.length);
    if (child == extension.child) {
      return extension;
    }
    return switch (child) {
      case Leaf leaf -> new Leaf(Nibbles.join(extension.path, leaf.path), leaf.value);
      case Extension below ->
          new Extension(Nibbles.join(extension.path, below.path), below.child);
      case Branch branch -> new Extension(extension.path, branch);
      case Unresolved unresolved -> new Extension(extension.path, unresolved);
      case null -> throw new IllegalStateException("a branch vanished at once");
    };
  }

  private Node removeBelow(Branch branch, byte[] key, int at) {
    Branch changed;
    if (at == key.length) {
      if (branch.value == null) {
        return branch;
      }
      changed = branch.with((Bytes) null);
    } else {
      Node child = branch.children[key[at]];
      Node after = child == null ? null : remove(child, key, at + 1);
      if (after == child) {
        return branch;
      }
      changed = branch.with(key[at], after);
    }
    return merged(changed, key, at);
  }

  /** A branch that has one child or only a value left is merged with what it leads to. */
  private Node merged(Branch branch, byte[] key, int at) {
    int only = -1;
    for (int i = 0; i < 16; i++) {
      if (branch.children[i] != null) {
        if (only >= 0 || branch.value != null) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return branch.value == null ? branch : new Leaf(new byte[0], branch.value);
    }
    byte[] pathToChild = Arrays.copyOf(key, at + 1);
    pathToChild[at] = (byte) only;
    byte[] nibble = {(byte) only};
    return switch (resolve(branch.children[only], pathToChild, at + 1)) {
      case Leaf leaf -> new Leaf(Nibbles.join(nibble, leaf.path), leaf.value);
      case Extension below -> new Extension(Nibbles.join(nibble, below.path), below.child);
      case Branch child -> new Extension(nibble, child);
      case Unresolved unresolved -> throw new IllegalStateException("loaded as unresolved");
    };
  }

  private Node resolve(Node node, byte[] key, int at) {
    return node instanceof Unresolved unresolved
        ? NodeCodec.decode(source.load(Arrays.copyOf(key, at), unresolved.hash))
        : node;
  }

  /** Tells every key with its value, in the order of the keys. */
  public void forEach(BiConsumer<Bytes, Bytes> action) {
    if (root != null) {
      forEach(root, new byte[0], action);
    }
  }

  private void forEach(Node node, byte[] path, BiConsumer<Bytes, Bytes> action) {
    switch (resolve(node, path, path.length)) {
      case Leaf leaf -> action.accept(Nibbles.toBytes(Nibbles.join(path, leaf.path)), leaf.value);
      case Extension extension ->
          forEach(extension.child, Nibbles.join(path, extension.path), action);
      case Branch branch -> {
        if (branch.value != null) {
          action.accept(Nibbles.toBytes(path), branch.value);
        }
        for (int i = 0; i < 16; i++) {
          Node child = branch.children[i];
          if (child != null) {
            forEach(child, Nibbles.join(path, i, new byte[0]), action);
          }
        }
      }
      case Unresolved unresolved -> throw new IllegalStateException("loaded as unresolved");
    }
  }
}
