package io.evmesh.persistence.table;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** What has to be set in a state to have the state after an earlier block. */
public final class SetBack {
  private SetBack() {}

  /**
   * A world of which the changes lead from the state after a block to that after an earlier one.
   *
   * @param limit accounts and slots at most
   * @throws ChangedKeys.TooManyException if there are more
   */
  public static WorldState between(Database database, long from, long to, int limit) {
    ChangedKeys keys = new ChangedKeys(database);
    ChangedKeys.Changes changes = keys.between(to, from, limit);
    int left = limit; // slots of accounts that were wiped since
    StoredState state = StoredState.at(database, to);
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
    Map<UInt256, UInt256> values = new LinkedHashMap<>();
    List<UInt256> keys = List.copyOf(slots);
    List<UInt256> found = state.slots(address, keys);
    for (int i = 0; i < keys.size(); i++) {
      values.put(keys.get(i), found.get(i));
    }
    return values;
  }
}
