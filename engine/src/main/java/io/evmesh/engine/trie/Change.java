package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is to stand under one key of 32 bytes, the hash of something. */
abstract class Change {
  static final Comparator<Change> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

  byte[] key = new byte[0]; // until it is prepared

  /** Hashes the key and does what else can be done before the trie is known. */
  abstract void prepare(Keccak256 keccak, RlpWriter writer);

  /**
   * The leaf that stands under the key from now on, null for none.
   *
   * @param old what stood there; it is returned if nothing changes
   */
  abstract @Nullable Leaf leaf(@Nullable Leaf old, RlpWriter writer);

  final void hashKey(Keccak256 keccak, byte[] preimage) {
    byte[] hash = new byte[Hash.SIZE];
    keccak.hashOf(preimage, 0, preimage.length).write(hash, 0);
    key = hash;
  }
}
