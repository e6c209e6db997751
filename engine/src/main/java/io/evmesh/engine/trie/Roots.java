package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/** The keys and values that Ethereum puts into its tries. */
public final class Roots {
  private Roots() {}

  /** The root of the trie that leads from each item's index to the item. */
  public static Hash ordered(List<Bytes> items) {
    MerklePatriciaTrie trie = new MerklePatriciaTrie();
    for (int i = 0; i < items.size(); i++) {
      trie.put(new RlpWriter().write(i).toBytes(), items.get(i));
    }
    return trie.root();
  }

  /** The key of an account in the state trie. */
  public static Bytes accountKey(Address address) {
    return Keccak256.hash(address.toBytes()).toBytes();
  }

  /** The value of an account in the state trie. */
  public static Bytes accountValue(
      long nonce, UInt256 balance, Hash storageRoot, Hash codeHash) {
    RlpWriter rlp = new RlpWriter().startList().write(nonce).write(balance);
    return rlp.write(storageRoot).write(codeHash).endList().toBytes();
  }

  /** The key of a slot in an account's storage trie. */
  public static Bytes slotKey(UInt256 slot) {
    return Keccak256.hash(slot.toBytes32()).toBytes();
  }

  /** The value of a slot in an account's storage trie; empty for zero, which is not there. */
  public static Bytes slotValue(UInt256 value) {
    return value.isZero() ? Bytes.EMPTY : new RlpWriter().write(value).toBytes();
  }
}
