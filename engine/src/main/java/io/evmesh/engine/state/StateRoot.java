package io.evmesh.engine.state;

import io.evmesh.engine.trie.AccountUpdate;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StateTrie;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state trie of a world with the storage tries of its accounts (Yellow Paper 4.1), kept up
 * block by block: only what a difference names is loaded and hashed. It never changes.
 */
public final class StateRoot {
  private final StateTrie tries;

  /** The tries of an empty state, in memory. */
  public StateRoot() {
    this(StateTrie.open(StateTrieSettings.IN_MEMORY, Roots.EMPTY));
  }

  private StateRoot(StateTrie tries) {
    this.tries = tries;
  }

  /** The tries of a state that a store has, or of an empty one; nothing is loaded yet. */
  public static StateRoot open(StateTrieSettings settings, Hash root) {
    return new StateRoot(StateTrie.open(settings, root));
  }

  /** The tries of a whole state, in memory. */
  public static StateRoot of(InMemoryState state) {
    return new StateRoot().with(state);
  }

  /** The tries with all accounts of a state, which must not be in these. */
  public StateRoot with(InMemoryState state) {
    List<AccountUpdate> updates = new ArrayList<>();
    state.forEachAccount(
        (address, account) -> {
          AccountUpdate update = updateOf(address, account, false);
          state.forEachSlot(address, update::slot);
          updates.add(update);
        });
    return new StateRoot(tries.after(updates));
  }

  /** The tries after a difference; these here stay as they are. */
  public StateRoot after(WorldState world) {
    Updates updates = new Updates();
    world.forEachChange(updates);
    return new StateRoot(tries.after(updates.all));
  }

  /** The root of the state trie. */
  public Hash hash() {
    return tries.root();
  }

  /** What to tell the store, see {@link StateTrie#checkpoint}. */
  public Checkpoint checkpoint() {
    return tries.checkpoint();
  }

  /** The tries themselves, for proofs. */
  public StateTrie tries() {
    return tries;
  }

  /** Collects a difference. */
  private static final class Updates implements ChangeVisitor {
    final List<AccountUpdate> all = new ArrayList<>();

    @Override
    public void account(Address address, @Nullable Account account, boolean wiped) {
      all.add(updateOf(address, account, wiped));
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      all.getLast().slot(UInt256.ofLimbs(words, key), UInt256.ofLimbs(words, value));
    }
  }

  private static AccountUpdate updateOf(Address address, @Nullable Account account, boolean wiped) {
    return account == null
        ? AccountUpdate.gone(address)
        : AccountUpdate.of(address, wiped, account.nonce(), account.balance(), account.codeHash());
  }
}
