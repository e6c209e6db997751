package io.evmesh.engine.state;

import io.evmesh.engine.trie.AccountTrie;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StorageTrie;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state trie of a world with the storage tries of its accounts (Yellow Paper 4.1), kept up
 * block by block: only what a difference names is hashed again.
 */
public final class StateRoot {
  private final AccountTrie accounts;
  private final Map<Address, StorageTrie> storages;

  /** The tries of an empty state. */
  public StateRoot() {
    this(new AccountTrie(), new HashMap<>());
  }

  private StateRoot(AccountTrie accounts, Map<Address, StorageTrie> storages) {
    this.accounts = accounts;
    this.storages = storages;
  }

  /** The tries of a whole state. */
  public static StateRoot of(InMemoryState state) {
    StateRoot root = new StateRoot();
    state.forEachAccount(
        (address, account) -> {
          StorageTrie storage = new StorageTrie();
          state.forEachSlot(address, storage::put);
          root.storages.put(address, storage);
          root.put(address, account);
        });
    return root;
  }

  /** The tries after a difference; these here stay as they are. */
  public StateRoot after(WorldState world) {
    StateRoot next = new StateRoot(accounts.copy(), new HashMap<>(storages));
    SequencedMap<Address, Account> changed = new LinkedHashMap<>();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            if (account == null) {
              next.storages.remove(address);
              next.accounts.remove(address);
              return;
            }
            changed.put(address, account);
            StorageTrie before = wiped ? null : storages.get(address);
            next.storages.put(address, before == null ? new StorageTrie() : before.copy());
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            StorageTrie storage = next.storages.get(address);
            if (storage != null) {
              storage.put(word(words, key), word(words, value));
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
    StorageTrie storage = storages.get(address);
    Hash root = storage == null ? Roots.EMPTY : storage.root();
    accounts.put(address, account.nonce(), account.balance(), root, account.codeHash());
  }

  private static UInt256 word(long[] words, int at) {
    return UInt256.ofLimbs(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }
}
