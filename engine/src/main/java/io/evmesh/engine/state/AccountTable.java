package io.evmesh.engine.state;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.Address;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that one transaction met, in the order of the first meeting. Their entries are used
 * again by the next transaction.
 */
final class AccountTable extends Places<Address> {
  private static final int INITIAL = 32;
  private static final int KEPT = 1 << 12; // entries; a larger table is dropped when cleared
  private static final int ENTRY_BYTES = 96;

  private AccountEntry[] entries = new AccountEntry[0];

  AccountTable() {
    super(INITIAL);
  }

  /** The account with these limbs, or null. */
  @Nullable AccountEntry find(long limb0, long limb1, long limb2) {
    long mixed = Mixer.mix(salt(), limb0, limb1, limb2);
    long found = first(mixed);
    while (found > NONE) {
      AccountEntry entry = entries[entry(found)];
      if (entry.address.hasLimbs(limb0, limb1, limb2)) {
        return entry;
      }
      found = next(mixed, found);
    }
    if (found == NONE) {
      return null;
    }
    int spilled = spilled(Address.ofLimbs(limb0, limb1, limb2));
    return spilled < 0 ? null : entries[spilled];
  }

  /** Adds an account that is not there; the entry is to be loaded. */
  AccountEntry add(Address address) {
    int index = size();
    if (index == entries.length) {
      entries = Arrays.copyOf(entries, 2 * index + 8);
    }
    AccountEntry entry = entries[index];
    if (entry == null) {
      entry = new AccountEntry(index);
      entries[index] = entry;
    }
    entry.address = address;
    added(address.hash(salt()));
    return entry;
  }

  AccountEntry get(int index) {
    return entries[index];
  }

  void clear() {
    if (entries.length > KEPT) {
      entries = new AccountEntry[0];
      removeAll(INITIAL);
    } else {
      removeAll();
    }
  }

  /** Bytes that the table takes, full or not. */
  long keptBytes() {
    return (long) ENTRY_BYTES * entries.length + Long.BYTES * (long) work().places();
  }

  @Override
  protected long mix(int entry, long salt) {
    return entries[entry].address.hash(salt);
  }

  @Override
  protected Address key(int entry) {
    return entries[entry].address;
  }
}
