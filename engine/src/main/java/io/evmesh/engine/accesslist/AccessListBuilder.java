package io.evmesh.engine.accesslist;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the list of a block from what its parts did, which are told in their order.
 *
 * <p>Source: EIP-7928. What a part changes and changes back is not a change, and a slot that is
 * written with the value it had is one that was read.
 */
public final class AccessListBuilder {
  private final AddressMap<Notes> accounts = new AddressMap<>();

  /** What is known of an account. */
  private static final class Notes implements AddressMap.Keyed {
    private final Address address;

    /** Slots that were met; those that no part has changed have no changes. */
    private final SequencedMap<UInt256, List<Change<UInt256>>> slots = new LinkedHashMap<>();

    private final List<Change<UInt256>> balances = new ArrayList<>(1);
    private final List<Change<Long>> nonces = new ArrayList<>(1);
    private final List<Change<Bytes>> codes = new ArrayList<>(0);

    Notes(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }
  }

  /**
   * Adds what a transaction or a call of the block itself did.
   *
   * @param index of the part, not below that of the one before
   * @param after the state that it left
   */
  public void add(int index, Accesses accesses, StateView after) {
    List<Notes> met = new ArrayList<>(accesses.accounts().size());
    for (AccountUse use : accesses.accounts()) {
      Notes notes = use.isAsked() ? notes(use.address()) : new Notes(use.address());
      met.add(notes);
      change(index, notes, use.before(), use.after(), use.code());
    }
    for (int slot = 0; slot < accesses.slotCount(); slot++) {
      List<Change<UInt256>> changes =
          met.get(accesses.slotOwner(slot))
              .slots
              .computeIfAbsent(accesses.slotKey(slot), _ -> new ArrayList<>(1));
      if (accesses.isSlotChanged(slot)) {
        put(changes, index, accesses.slotAfter(slot));
      }
    }
    Address credited = accesses.credited();
    if (credited != null) {
      Account account = after.account(credited);
      UInt256 balance = account == null ? UInt256.ZERO : account.balance();
      put(notes(credited).balances, index, balance);
    }
  }

  /** Adds what a part does to one account without any code that runs: withdrawals and rewards. */
  public void add(int index, Address address, @Nullable Account before, @Nullable Account after) {
    change(index, notes(address), before, after, null);
  }

  private static void change(
      int index,
      Notes notes,
      @Nullable Account found,
      @Nullable Account left,
      @Nullable Code code) {
    Account before = found == null ? Account.EMPTY : found;
    Account after = left == null ? Account.EMPTY : left;
    if (!after.balance().equals(before.balance())) {
      put(notes.balances, index, after.balance());
    }
    if (after.nonce() != before.nonce()) {
      put(notes.nonces, index, after.nonce());
    }
    if (!after.codeHash().equals(before.codeHash())) {
      put(notes.codes, index, code == null ? Bytes.EMPTY : code.bytes());
    }
  }

  /** A later step of the same part has the last word. */
  private static <T> void put(List<Change<T>> changes, int index, T value) {
    if (!changes.isEmpty() && changes.getLast().index() == index) {
      changes.removeLast();
    }
    changes.add(new Change<>(index, value));
  }

  private Notes notes(Address address) {
    Notes known = accounts.get(address);
    if (known == null) {
      known = new Notes(address);
      accounts.put(known);
    }
    return known;
  }

  /** The list of all that was added. */
  public BlockAccessList build() {
    List<AccountAccess> all = new ArrayList<>();
    accounts.forEach(notes -> all.add(access(notes)));
    all.sort(Comparator.comparing(AccountAccess::address));
    return new BlockAccessList(List.copyOf(all));
  }

  private static AccountAccess access(Notes notes) {
    List<SlotChanges> changed = new ArrayList<>();
    List<UInt256> reads = new ArrayList<>();
    notes.slots.forEach(
        (slot, changes) -> {
          if (changes.isEmpty()) {
            reads.add(slot);
          } else {
            changed.add(new SlotChanges(slot, List.copyOf(changes)));
          }
        });
    changed.sort(Comparator.comparing(SlotChanges::slot));
    reads.sort(Comparator.naturalOrder());
    return new AccountAccess(
        notes.address,
        List.copyOf(changed),
        List.copyOf(reads),
        List.copyOf(notes.balances),
        List.copyOf(notes.nonces),
        List.copyOf(notes.codes));
  }
}
