package io.evmesh.engine.state;

import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.Address;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Addresses to values that know their address, in the order in which they were put. */
public final class AddressMap<V extends AddressMap.Keyed> extends Places<Address> {
  /** A value that knows its key. */
  public interface Keyed {
    Address address();
  }

  private static final int INITIAL = 8;
  private static final int SPARSE = 16;

  private @Nullable Address[] keys; // a copy, since asking a value for its own takes a virtual call
  private @Nullable Keyed[] values;

  /** A table without entries. */
  public AddressMap() {
    this(INITIAL);
  }

  /** A table without entries that has room for as many as are {@code expected}. */
  public AddressMap(int expected) {
    super(Math.max(INITIAL, expected));
    keys = new Address[Math.max(INITIAL, expected)];
    values = new Keyed[keys.length];
  }

  @SuppressWarnings("unchecked") // only put() stores, and it takes a V
  public @Nullable V get(Address address) {
    long mixed = address.hash(salt());
    long found = first(mixed);
    while (found > NONE) {
      int entry = entry(found);
      if (address.equals(keys[entry])) {
        return (V) values[entry];
      }
      found = next(mixed, found);
    }
    if (found == NONE) {
      return null;
    }
    int entry = spilled(address);
    return entry < 0 ? null : (V) values[entry];
  }

  /** Adds a value whose address is not there yet. */
  public void put(V value) {
    int entry = size();
    if (entry == values.length) {
      keys = Arrays.copyOf(keys, 2 * entry);
      values = Arrays.copyOf(values, 2 * entry);
    }
    keys[entry] = value.address();
    values[entry] = value;
    added(mix(entry, salt()));
  }

  /** Forgets all values; gives memory back where the last ones needed little of it. */
  public void clear() {
    if (size() < values.length / SPARSE) {
      keys = new Address[INITIAL];
      values = new Keyed[INITIAL];
      removeAll(INITIAL);
    } else {
      int size = size();
      removeAll(); // looks at the keys
      Arrays.fill(keys, 0, size, null);
      Arrays.fill(values, 0, size, null);
    }
  }

  /** Forgets the values that were put after the first {@code size}. */
  void removeDownTo(int size) {
    while (size() > size) {
      removeLast();
      keys[size()] = null;
      values[size()] = null;
    }
  }

  /** Shows all values in the order in which they were put. */
  @SuppressWarnings("unchecked")
  public void forEach(Consumer<V> action) {
    for (int entry = 0; entry < size(); entry++) {
      V value = (V) values[entry];
      if (value != null) {
        action.accept(value);
      }
    }
  }

  @Override
  protected long mix(int entry, long salt) {
    return key(entry).hash(salt);
  }

  @Override
  protected Address key(int entry) {
    return Objects.requireNonNull(keys[entry]);
  }
}
