package io.evmesh.engine.parallel.plan;

import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.Address;

/** Addresses to numbers from 0 on, for as many as are told when it is made. */
public final class AddressTable extends Places<Address> {
  private final Address[] keys;
  private final int[] values;

  public AddressTable(int most) {
    super(most);
    keys = new Address[most];
    values = new int[most];
  }

  /** The number of an address, or -1. */
  public int get(Address address) {
    int entry = find(address);
    return entry < 0 ? -1 : values[entry];
  }

  /** Sets the number of an address; returns the one before, or -1. */
  public int put(Address address, int value) {
    int entry = find(address);
    int before = entry < 0 ? -1 : values[entry];
    values[entry < 0 ? added(address) : entry] = value;
    return before;
  }

  /** Raises the number of an address by one, from 0 where it has none; returns it. */
  public int count(Address address) {
    int entry = find(address);
    return ++values[entry < 0 ? added(address) : entry];
  }

  private int added(Address address) {
    keys[size()] = address;
    return added(address.hash(salt()));
  }

  private int find(Address address) {
    long mixed = address.hash(salt());
    long found = first(mixed);
    while (found > NONE) {
      if (keys[entry(found)].equals(address)) {
        return entry(found);
      }
      found = next(mixed, found);
    }
    return found == NONE ? -1 : spilled(address);
  }

  @Override
  protected long mix(int entry, long salt) {
    return keys[entry].hash(salt);
  }

  @Override
  protected Address key(int entry) {
    return keys[entry];
  }
}
