package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Node.Branch;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Extension;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Merkle Patricia trie (Yellow Paper, appendix D): values that are not empty under keys of up to
 * {@value #MAX_KEY_BYTES} bytes, and the hash of them all.
 *
 * <p>Changes are collected and hashed when the root is asked for, each changed node once. Nodes
 * that are not in memory are loaded from a {@link NodeSource} when the way to a key leads through
 * them; reads, changes, proofs and walks can throw {@link MissingNodeException} then, and leave the
 * trie as it was.
 *
 * <p>A trie belongs to one thread at a time. Its copies share what was hashed, safely for threads
 * of their own; what one of them has committed the others do not commit again.
 */
public final class Trie {
  /** The longest key; bounds the depth of every recursion. */
  public static final int MAX_KEY_BYTES = 255;

  private final Resolver resolver;
  private final NodeEncoder encoder = new NodeEncoder();
  private Node top;

  /** Paths emptied since the last commit; null as long as nothing was ever stored anywhere. */
  private @Nullable SequencedSet<Bytes> vacated;

  /** An empty trie in memory. */
  public Trie() {
    this(new Resolver(NodeSource.NONE, NodePlace.ACCOUNTS), Empty.NODE, null);
  }

  private Trie(Resolver resolver, Node top, @Nullable SequencedSet<Bytes> vacated) {
    this.resolver = resolver;
    this.top = top;
    this.vacated = vacated;
  }

  /** The trie with this root, whose nodes are in {@code source}; none is loaded yet. */
  public static Trie open(NodeSource source, Hash root) {
    return open(source, NodePlace.ACCOUNTS, root);
  }

  /** The trie with this root and this owner in {@code source}; none of its nodes is loaded yet. */
  public static Trie open(NodeSource source, Bytes owner, Hash root) {
    Node top = root.equals(Roots.EMPTY) ? Empty.NODE : Unresolved.of(root);
    return new Trie(new Resolver(source, owner), top, new LinkedHashSet<>());
  }

  /** The value under this key, null if there is none. */
  public @Nullable Bytes get(Bytes key) {
    byte[] wanted = key.unsafeArray();
    int end = Nibbles.count(wanted);
    Node node = top;
    int depth = 0;
    while (true) {
      switch (resolver.resolve(node, wanted, depth)) {
        case Leaf leaf -> {
          return Arrays.equals(leaf.key, wanted) ? Bytes.wrap(leaf.value) : null;
        }
        case Extension extension -> {
          if (!extension.leadsTo(wanted, depth)) {
            return null;
          }
          depth = extension.end;
          node = extension.child;
        }
        case Branch branch -> {
          if (depth == end) {
            return branch.value == null ? null : Bytes.wrap(branch.value);
          }
          node = branch.children[Nibbles.at(wanted, depth++)];
        }
        case Empty _, Unresolved _ -> {
          return null;
        }
      }
    }
  }

  /**
   * Puts a value under a key, in place of what was there; an empty one removes the key.
   *
   * @throws IllegalArgumentException if the key is longer than {@value #MAX_KEY_BYTES} bytes
   */
  public void put(Bytes key, Bytes value) {
    put(key.unsafeArray(), value.unsafeArray());
  }

  /** As {@link #put(Bytes, Bytes)}; both arrays are kept and must not change afterwards. */
  void put(byte[] key, byte[] value) {
    if (key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of " + key.length + " bytes; at most " + MAX_KEY_BYTES + " are allowed");
    }
    if (value.length == 0) {
      remove(key);
    } else {
      Node node = resolver.resolve(top, key, 0);
      top = new Insertion(resolver, key, value).into(node, 0);
    }
  }

  /** Removes a key with its value; nothing happens if it is not there. */
  public void remove(Bytes key) {
    remove(key.unsafeArray());
  }

  void remove(byte[] key) {
    Node node = resolver.resolve(top, key, 0);
    List<Bytes> emptied = vacated == null ? null : new ArrayList<>();
    top = new Removal(resolver, key, emptied).from(node, 0);
    if (vacated != null && emptied != null) {
      vacated.addAll(emptied);
    }
  }

  /** The root hash; {@link Roots#EMPTY} if there is no key. */
  public Hash root() {
    encoder.freeze(top, 0);
    return rootOf(top);
  }

  /** The root of the trie with this frozen node at its top. */
  static Hash rootOf(Node top) {
    return top.isHashed() ? top.hash() : Keccak256.hash(Bytes.wrap(top.embedded()));
  }

  /**
   * Up to sixteen independent parts of the work that {@link #root} has to do, one for each changed
   * subtree of the top branch; done by any threads, each part once, they leave little for it. The
   * trie must not be changed until all are done.
   */
  public List<Runnable> hashingTasks() {
    int depth = top instanceof Extension extension ? extension.end : 0;
    Node node = top instanceof Extension extension ? extension.child : top;
    List<Runnable> tasks = new ArrayList<>();
    if (node instanceof Branch branch) {
      for (Node child : branch.children) {
        if (!child.isFrozen()) {
          tasks.add(() -> new NodeEncoder().freeze(child, depth + 1));
        }
      }
    }
    return tasks;
  }

  /** A trie with the same content and source, which both may change without the other seeing it. */
  public Trie copy() {
    encoder.freeze(top, 0); // frozen nodes can be shared
    return new Trie(resolver, top, vacated == null ? null : new LinkedHashSet<>(vacated));
  }

  /** Tells {@code sink} what to store and remove since the last commit, or since the beginning. */
  public void commit(NodeSink sink) {
    encoder.freeze(top, 0);
    new Commit(encoder, sink, resolver.owner(), vacated, _ -> {}).run(top);
    Commit.mark(top);
    vacated = new LinkedHashSet<>();
  }

  /**
   * The codings of the nodes on the way to a key, from the root down, as EIP-1186 has them: proof
   * of the key's value, or that there is none. Empty for the empty trie.
   */
  public List<Bytes> proof(Bytes key) {
    encoder.freeze(top, 0);
    return new ProofBuilder(resolver, encoder).build(top, key.unsafeArray());
  }

  /**
   * Shows the entries whose keys are {@code from} or greater, in ascending order of the bytes as
   * unsigned numbers, until there are none or {@code more} says no.
   */
  public void ascend(Bytes from, Predicate<Entry> more) {
    new Ascent(resolver, from.unsafeArray(), more).visit(top, 0, true);
  }

  /** As {@link #ascend}, for keys that are {@code from} or less, in descending order. */
  public void descend(Bytes from, Predicate<Entry> more) {
    new Descent(resolver, from.unsafeArray(), more).visit(top, 0, true);
  }

  /** A key and its value. */
  public record Entry(Bytes key, Bytes value) {}
}
