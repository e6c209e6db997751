package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Node.Empty;
import io.evmesh.engine.trie.Node.Leaf;
import io.evmesh.engine.trie.Node.Unresolved;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An account from now on. The top of its storage is set before its leaf is asked for. */
final class AccountTrieChange extends Change {
  /** An account's coding ends with the storage root, a length and the code hash. */
  private static final int STORAGE_ROOT_FROM_END = 2 * Hash.SIZE + 1;

  final AccountUpdate update;

  /** The frozen top of the storage; null if the update does not touch it. */
  @Nullable Node storage;

  /** Whether the account had storage that is gone, so that a store has to forget it. */
  boolean emptied;

  AccountTrieChange(AccountUpdate update) {
    this.update = update;
    if (update.isWiped()) {
      storage = Empty.NODE;
    }
  }

  @Override
  void prepare(Keccak256 keccak, RlpWriter writer) {
    byte[] preimage = new byte[Address.SIZE];
    update.address().write(preimage, 0);
    hashKey(keccak, preimage);
  }

  /** The top of the storage that the update's slots go into. */
  Node storageBefore(@Nullable Leaf old) {
    return update.isWiped() || old == null ? Empty.NODE : storageOf(old);
  }

  /** The top of an account's storage, perhaps not loaded. */
  static Node storageOf(Leaf account) {
    if (account.storage != null) {
      return account.storage;
    }
    Hash root = storageRoot(account);
    return root.equals(Roots.EMPTY) ? Empty.NODE : Unresolved.of(root);
  }

  private static Hash storageRoot(Leaf account) {
    return Hash.read(account.value, account.value.length - STORAGE_ROOT_FROM_END);
  }

  @Override
  @Nullable Leaf leaf(@Nullable Leaf old, RlpWriter writer) {
    emptied = update.isWiped() && old != null && !storageRoot(old).equals(Roots.EMPTY);
    if (update.isGone()) {
      return null;
    }
    Node top = storage;
    if (top == null) {
      top = old == null ? Empty.NODE : old.storage;
    }
    Hash root = top == null && old != null ? storageRoot(old) : Roots.EMPTY;
    if (top != null) {
      root = Trie.rootOf(top);
    }
    writer.reset().startList().write(update.nonce()).write(update.balance());
    byte[] value = writer.write(root).write(update.codeHash()).endList().toBytes().unsafeArray();
    if (old != null && !emptied && Arrays.equals(old.value, value)) {
      return old;
    }
    return new Leaf(key, value, top == Empty.NODE ? null : top);
  }
}
