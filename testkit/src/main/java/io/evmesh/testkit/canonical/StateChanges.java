package io.evmesh.testkit.canonical;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts with some of their slots, both in the order of their bytes. An absent account is the
 * same as an empty one.
 */
public final class StateChanges {
  private final NavigableMap<Address, Entry> entries = new TreeMap<>();

  /** One account; {@code slots} are not all it has. */
  record Entry(Account account, NavigableMap<UInt256, UInt256> slots) {
    Entry(Account account) {
      this(account, new TreeMap<>());
    }
  }

  private StateChanges() {}

  /** All accounts of a state with all their slots that are not zero. */
  public static StateChanges whole(InMemoryState state) {
    StateChanges all = new StateChanges();
    state.forEachAccount(
        (address, account) -> {
          Entry entry = new Entry(account);
          state.forEachSlot(address, entry.slots::put);
          all.entries.put(address, entry);
        });
    return all;
  }

  /**
   * The accounts of {@code after} that differ from {@code before}, which it lies over, with exactly
   * the slots that differ; a slot that was cleared is zero.
   */
  public static StateChanges between(InMemoryState before, WorldState after) {
    StateChanges changes = new StateChanges();
    after.forEachChange(new Collector(before, changes.entries));
    changes.entries.entrySet().removeIf(entry -> isSame(before, entry.getKey(), entry.getValue()));
    return changes;
  }

  private static boolean isSame(InMemoryState before, Address address, Entry entry) {
    return entry.slots.isEmpty() && entry.account.equals(orEmpty(before.account(address)));
  }

  private static Account orEmpty(@Nullable Account account) {
    return account == null ? Account.EMPTY : account;
  }

  /** The accounts, in order. */
  public NavigableSet<Address> addresses() {
    return Collections.unmodifiableNavigableSet(entries.navigableKeySet());
  }

  /** The slots told of an account, in order. */
  public NavigableSet<UInt256> slots(Address address) {
    Entry entry = entries.get(address);
    return entry == null
        ? Collections.emptyNavigableSet()
        : Collections.unmodifiableNavigableSet(entry.slots.navigableKeySet());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateChanges changes && entries.equals(changes.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  /** Number of accounts. */
  public int size() {
    return entries.size();
  }

  NavigableMap<Address, Entry> entries() {
    return Collections.unmodifiableNavigableMap(entries);
  }

  /** Gathers what a world changed; slots that it set to what they were before are left out. */
  private static final class Collector implements ChangeVisitor {
    private final InMemoryState before;
    private final NavigableMap<Address, Entry> entries;
    private Entry current = new Entry(Account.EMPTY);

    Collector(InMemoryState before, NavigableMap<Address, Entry> entries) {
      this.before = before;
      this.entries = entries;
    }

    @Override
    public void account(Address address, @Nullable Account account, boolean wiped) {
      Entry entry = new Entry(orEmpty(account));
      if (wiped) {
        before.forEachSlot(address, (key, value) -> entry.slots.put(key, UInt256.ZERO));
      }
      entries.put(address, entry);
      current = entry;
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      long[] old = {words[key], words[key + 1], words[key + 2], words[key + 3], 0, 0, 0, 0};
      before.slot(address, old, 0, 4);
      UInt256 was = UInt256.ofLimbs(old, 4);
      UInt256 is = UInt256.ofLimbs(words, value);
      if (was.equals(is)) {
        current.slots.remove(UInt256.ofLimbs(old, 0)); // wiped, then set to what it was
      } else {
        current.slots.put(UInt256.ofLimbs(old, 0), is);
      }
    }
  }
}
