package io.evmesh.node.query;

import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.trie.MissingNodeException;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.table.ChangedKeys;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The tries of past states. The chain has those of its last block; those of an earlier one are made
 * of them by setting back what was changed since, and are right if their root is that of the
 * block's header. The work grows with what was changed since, for which there is a limit.
 */
final class PastTries {
  /** Accounts and slots that may be set back for one question. */
  private static final int MOST_CHANGES = 200_000;

  /** How often a question begins again because the chain went on. */
  private static final int MOST_ATTEMPTS = 20;

  private static final long WAIT_MILLIS = 10;

  private final Chain chain;

  PastTries(Chain chain) {
    this.chain = chain;
  }

  /**
   * Does something with the tries after a block that is committed.
   *
   * @throws UnreachableStateException if they can not be made
   */
  <T> T use(long number, Hash root, ChainView.UseOfTries<T> use) throws InterruptedException {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        Optional<StateRoot> tries = find(number, root);
        if (tries.isPresent()) {
          return use.with(tries.get());
        }
      } catch (MissingNodeException e) {
        // The chain has gone on, and its newer tries have taken the place of those asked for
      }
      Thread.sleep(WAIT_MILLIS); // for the tables to have the block
    }
    throw new UnreachableStateException(
        "the state trie of block %d is not available".formatted(number));
  }

  private Optional<StateRoot> find(long number, Hash root) {
    Optional<StateRoot> exact = chain.tries(number);
    if (exact.isPresent()) {
      return exact;
    }
    long stored = new ReadTables(chain.database()).head().map(Head::block).orElse(-1L);
    Optional<StateRoot> last = chain.tries(stored);
    return last.map(tries -> setBack(tries, stored, number, root));
  }

  private StateRoot setBack(StateRoot tries, long from, long to, Hash root) {
    StateRoot past;
    try {
      past = tries.after(changesBack(from, to));
    } catch (ChangedKeys.TooManyException e) {
      throw new UnreachableStateException(
          "the state trie of block %d is not available: %s".formatted(to, e.getMessage()));
    }
    if (!past.hash().equals(root)) {
      throw new IllegalStateException(
          "the tries of block %d have the root %s, not %s".formatted(to, past.hash(), root));
    }
    return past;
  }

  /** What was changed since, as it was. */
  private WorldState changesBack(long from, long to) {
    ChangedKeys keys = new ChangedKeys(chain.database());
    ChangedKeys.Changes changes = keys.between(to, from, MOST_CHANGES);
    int left = MOST_CHANGES; // slots of accounts that were wiped since
    StoredState state = StoredState.at(chain.database(), to);
    WorldState world = new WorldState(EmptyState.INSTANCE);
    List<Address> addresses = List.copyOf(changes.slots().keySet());
    List<Account> accounts = new ArrayList<>(state.accounts(addresses));
    for (int i = 0; i < addresses.size(); i++) {
      Address address = addresses.get(i);
      Account account = accounts.get(i);
      boolean isWiped = changes.wiped().contains(address);
      if (account == null || isWiped) {
        world.setAccount(address, null);
      }
      if (account != null) {
        world.setAccount(address, account);
        Map<UInt256, UInt256> slots =
            isWiped
                ? keys.slots(address, to, left)
                : values(state, address, changes.slots().get(address));
        left -= isWiped ? slots.size() : 0;
        slots.forEach((slot, value) -> world.setSlot(address, slot, value));
      }
    }
    return world;
  }

  private static Map<UInt256, UInt256> values(
      StoredState state, Address address, SortedSet<UInt256> slots) {
    Map<UInt256, UInt256> values = new java.util.LinkedHashMap<>();
    List<UInt256> keys = List.copyOf(slots);
    List<UInt256> found = state.slots(address, keys);
    for (int i = 0; i < keys.size(); i++) {
      values.put(keys.get(i), found.get(i));
    }
    return values;
  }
}
