package io.evmesh.engine.state;

import io.evmesh.engine.trie.MerklePatriciaTrie;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state trie of a world with the storage tries of its accounts (Yellow Paper 4.1), kept up
 * block by block: only what a difference names is hashed again.
 */
public final class StateRoot {
  private final MerklePatriciaTrie accounts;
  private final Map<Address, MerklePatriciaTrie> storages;

  /** The tries of an empty state. */
  public StateRoot() {
    this(new MerklePatriciaTrie(), new HashMap<>());
  }

  private StateRoot(MerklePatriciaTrie accounts, Map<Address, MerklePatriciaTrie> storages) {
    this.accounts = accounts;
    this.storages = storages;
  }

  /** The tries of a whole state. */
  public static StateRoot of(InMemoryState state) {
    StateRoot root = new StateRoot();
    state.forEachAccount(
        (address, account) -> {
          MerklePatriciaTrie storage = new MerklePatriciaTrie();
          state.forEachSlot(
              address, (key, value) -> storage.put(Roots.slotKey(key), Roots.slotValue(value)));
          root.storages.put(address, storage);
          root.put(address, account);
        });
    return root;
  }

  /** The tries after a difference; these here stay as they are. */
  public StateRoot after(WorldState world) {
    StateRoot next = new StateRoot(accounts.copy(), new HashMap<>(storages));
    Map<Address, Account> changed = new HashMap<>();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            if (account == null) {
              next.storages.remove(address);
              next.accounts.remove(Roots.accountKey(address));
              return;
            }
            changed.put(address, account);
            MerklePatriciaTrie before = wiped ? null : storages.get(address);
            next.storages.put(address, before == null ? new MerklePatriciaTrie() : before.copy());
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            MerklePatriciaTrie storage = next.storages.get(address);
            if (storage != null) {
              Bytes bytes = Roots.slotValue(word(words, value));
              storage.put(Roots.slotKey(word(words, key)), bytes);
            }
          }
        });
    changed.forEach(next::put);
    return next;
  }

  /** The root of the state trie. */
  public Hash hash() {
    return accounts.root();
  }

  private void put(Address address, Account account) {
    MerklePatriciaTrie storage = storages.get(address);
    Hash root = storage == null ? MerklePatriciaTrie.EMPTY_ROOT : storage.root();
    accounts.put(
        Roots.accountKey(address),
        Roots.accountValue(account.nonce(), account.balance(), root, account.codeHash()));
  }

  private static UInt256 word(long[] words, int at) {
    return UInt256.ofLimbs(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }
}
