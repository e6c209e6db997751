package io.evmesh.testkit.verify;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.canonical.StateChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of the state that has a value.
 *
 * @param slot if the part is a slot of the account
 */
record Location(Address address, Part part, @Nullable UInt256 slot) {
  /** What of an account. */
  enum Part {
    NONCE,
    BALANCE,
    CODE,
    SLOT
  }

  /** All locations of the accounts that either changes, with the slots that either changes. */
  static List<Location> all(StateChanges one, StateChanges other) {
    NavigableSet<Address> addresses = new TreeSet<>(one.addresses());
    addresses.addAll(other.addresses());
    List<Location> all = new ArrayList<>();
    for (Address address : addresses) {
      all.add(new Location(address, Part.NONCE, null));
      all.add(new Location(address, Part.BALANCE, null));
      all.add(new Location(address, Part.CODE, null));
      NavigableSet<UInt256> slots = new TreeSet<>(one.slots(address));
      slots.addAll(other.slots(address));
      slots.forEach(slot -> all.add(new Location(address, Part.SLOT, slot)));
    }
    return all;
  }

  String valueIn(StateView view) {
    Account found = view.account(address);
    Account account = found == null ? Account.EMPTY : found;
    return switch (part) {
      case NONCE -> Long.toUnsignedString(account.nonce());
      case BALANCE -> account.balance().toString();
      case CODE -> account.codeHash().toString();
      case SLOT -> slotIn(view);
    };
  }

  private String slotIn(StateView view) {
    return view.slot(address, slot == null ? UInt256.ZERO : slot).toString();
  }

  @Override
  public String toString() {
    return switch (part) {
      case NONCE -> "nonce of " + address;
      case BALANCE -> "balance of " + address;
      case CODE -> "code hash of " + address;
      case SLOT -> "slot " + slot + " of " + address;
    };
  }
}
