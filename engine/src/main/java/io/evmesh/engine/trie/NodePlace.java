package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;

/**
 * Where a node is stored.
 *
 * @param owner {@link #ACCOUNTS} for the trie of accounts, otherwise the 32 bytes of Keccak-256 of
 *     the address whose storage it is
 * @param path nibbles from the trie's root to the node, one in a byte (0 to 15)
 */
public record NodePlace(Bytes owner, Bytes path) implements Comparable<NodePlace> {
  /** The owner of the trie of accounts, and of any trie that stands alone. */
  public static final Bytes ACCOUNTS = Bytes.EMPTY;

  @Override
  public int compareTo(NodePlace that) {
    int order = owner.compareTo(that.owner);
    return order != 0 ? order : path.compareTo(that.path);
  }
}
