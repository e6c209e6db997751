package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/** Root hashes of tries that nobody keeps, and those of nothing. */
public final class Roots {
  /** Root of the empty trie: Keccak-256 of the RLP coding of the empty byte string. */
  public static final Hash EMPTY =
      Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  /** Keccak-256 of the RLP coding of the empty list: the hash of no ommers. */
  public static final Hash EMPTY_LIST_HASH =
      Hash.fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  private Roots() {}

  /**
   * Root of the trie that has every item under the RLP coding of its index, as a block's header
   * holds it for transactions, receipts and withdrawals (Yellow Paper 4.4.3).
   *
   * @param items not empty each
   */
  public static Hash ordered(List<Bytes> items) {
    Trie trie = new Trie();
    int index = 0;
    for (Bytes item : items) {
      if (item.isEmpty()) {
        throw new IllegalArgumentException("item " + index + " is empty");
      }
      trie.put(keyOf(index++), item.unsafeArray());
    }
    return trie.root();
  }

  private static byte[] keyOf(int index) {
    if (index > 0 && index < 0x80) {
      return new byte[] {(byte) index};
    }
    int size = (39 - Integer.numberOfLeadingZeros(index)) / 8;
    byte[] key = new byte[1 + size];
    key[0] = (byte) (0x80 + size);
    for (int i = size; i > 0; i--) {
      key[i] = (byte) index;
      index >>>= 8;
    }
    return key;
  }
}
