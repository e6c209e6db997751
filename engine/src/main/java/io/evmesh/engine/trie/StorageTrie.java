package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;

/**
 * The storage of one account: under the hash of each slot's number, the RLP coding of its value
 * (Yellow Paper 4.1, equation for the storage root). Slots with value zero are not in it.
 */
public final class StorageTrie {
  private final Trie trie;
  private final RlpWriter writer = new RlpWriter();
  private final byte[] slot = new byte[32];

  /** A storage in which every slot is zero, in memory. */
  public StorageTrie() {
    this(new Trie());
  }

  private StorageTrie(Trie trie) {
    this.trie = trie;
  }

  /** The storage with this root, loaded from {@code source} as far as needed. */
  public static StorageTrie open(NodeSource source, Hash root) {
    return new StorageTrie(Trie.open(source, root));
  }

  /** Sets a slot. */
  public void put(UInt256 key, UInt256 value) {
    if (value.isZero()) {
      trie.remove(hashed(key));
    } else {
      trie.put(hashed(key), writer.reset().write(value).toBytes().unsafeArray());
    }
  }

  /** The root; {@link Roots#EMPTY} if all slots are zero. */
  public Hash root() {
    return trie.root();
  }

  /** The same content, which changes apart from this. */
  public StorageTrie copy() {
    return new StorageTrie(trie.copy());
  }

  /** The trie below, for proofs, iteration, copies, commits and hashing in parts. */
  public Trie trie() {
    return trie;
  }

  private byte[] hashed(UInt256 key) {
    key.write(slot, 0);
    byte[] hash = new byte[Hash.SIZE];
    Keccak256.hash(slot, 0, slot.length, hash, 0);
    return hash;
  }
}
