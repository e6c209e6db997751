package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;

/**
 * The state trie: under the hash of each address, the RLP list of nonce, balance, storage root and
 * code hash (Yellow Paper 4.1). Its root is what a block's header holds.
 */
public final class AccountTrie {
  private final Trie trie;
  private final RlpWriter writer = new RlpWriter();
  private final byte[] preimage = new byte[Address.SIZE];

  /** A state without accounts, in memory. */
  public AccountTrie() {
    this(new Trie());
  }

  private AccountTrie(Trie trie) {
    this.trie = trie;
  }

  /** The state with this root, loaded from {@code source} as far as needed. */
  public static AccountTrie open(NodeSource source, Hash root) {
    return new AccountTrie(Trie.open(source, root));
  }

  /**
   * Sets an account.
   *
   * @param nonce unsigned 64 bits
   * @param balance wei
   * @param storageRoot {@link StorageTrie#root} of its storage
   */
  public void put(Address address, long nonce, UInt256 balance, Hash storageRoot, Hash codeHash) {
    writer.reset().startList();
    writer.write(nonce).write(balance).write(storageRoot).write(codeHash);
    trie.put(hashed(address), writer.endList().toBytes().unsafeArray());
  }

  /** Removes an account; nothing happens if there is none. */
  public void remove(Address address) {
    trie.remove(hashed(address));
  }

  /** The state root. */
  public Hash root() {
    return trie.root();
  }

  /** The same content, which changes apart from this. */
  public AccountTrie copy() {
    return new AccountTrie(trie.copy());
  }

  /** The trie below, for proofs, iteration, copies, commits and hashing in parts. */
  public Trie trie() {
    return trie;
  }

  private byte[] hashed(Address address) {
    address.write(preimage, 0);
    byte[] hash = new byte[Hash.SIZE];
    Keccak256.hash(preimage, 0, preimage.length, hash, 0);
    return hash;
  }
}
