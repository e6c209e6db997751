package io.evmesh.engine.parallel;

import io.evmesh.engine.types.Address;
import org.jspecify.annotations.Nullable;

/** Addresses to numbers from 0 on, for as many as are told when it is made. */
final class AddressTable {
  private final @Nullable Address[] keys;
  private final int[] values;

  AddressTable(int most) {
    int size = Integer.highestOneBit(Math.max(4, most)) << 2;
    keys = new Address[size];
    values = new int[size];
  }

  /** The number of an address, or -1. */
  int get(Address address) {
    int at = find(address);
    return keys[at] == null ? -1 : values[at];
  }

  /** Sets the number of an address; returns the one before, or -1. */
  int put(Address address, int value) {
    int at = find(address);
    int before = keys[at] == null ? -1 : values[at];
    keys[at] = address;
    values[at] = value;
    return before;
  }

  /** Raises the number of an address by one, from 0 where it has none; returns it. */
  int count(Address address) {
    int at = find(address);
    keys[at] = address;
    return ++values[at];
  }

  private int find(Address address) {
    int mask = keys.length - 1;
    int at = address.hashCode() & mask;
    while (true) {
      Address there = keys[at];
      if (there == null || there.equals(address)) {
        return at;
      }
      at = at + 1 & mask;
    }
  }
}
