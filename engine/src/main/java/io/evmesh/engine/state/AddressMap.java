package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Addresses to values that know their address: an open hash table without removal. The keys lie in
 * a flat array, so that a look-up that finds nothing touches no object.
 */
public final class AddressMap<V extends AddressMap.Keyed> {
  /** A value that knows its key. */
  public interface Keyed {
    Address address();
  }

  private static final int STRIDE = 4; // three limbs; the fourth keeps an entry in one cache line
  private static final int INITIAL = 16;
  private static final int SPARSE = 16;

  /** Set in the highest limb, of which an address uses 32 bits, where an entry is. */
  private static final long TAKEN = 1L << 32;

  private long[] keys;
  private @Nullable Keyed[] values;
  private int count;

  /** A table without entries. */
  public AddressMap() {
    this(0);
  }

  /** A table without entries that has room for as many as are {@code expected}. */
  public AddressMap(int expected) {
    int size = Math.max(INITIAL, Integer.highestOneBit(Math.max(1, expected)) << 2);
    keys = new long[STRIDE * size];
    values = new Keyed[size];
  }

  @SuppressWarnings("unchecked") // only put() stores, and it takes a V
  public @Nullable V get(Address address) {
    return (V) values[find(address)];
  }

  /** Adds a value whose address is not there yet. */
  public void put(V value) {
    if (2 * (count + 1) > values.length) {
      grow();
    }
    Address address = value.address();
    place(address.limb0(), address.limb1(), address.limb2() | TAKEN, value);
    count++;
  }

  /** Forgets all values; gives memory back where the last ones needed little of it. */
  public void clear() {
    if (count < values.length / SPARSE) {
      keys = new long[STRIDE * INITIAL];
      values = new Keyed[INITIAL];
    } else {
      Arrays.fill(keys, 0);
      Arrays.fill(values, null);
    }
    count = 0;
  }

  public int size() {
    return count;
  }

  @SuppressWarnings("unchecked")
  public void forEach(Consumer<V> action) {
    for (Keyed value : values) {
      if (value != null) {
        action.accept((V) value);
      }
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    var old = values;
    values = new Keyed[2 * old.length];
    keys = new long[STRIDE * values.length];
    for (int i = 0; i < old.length; i++) {
      int key = STRIDE * i;
      if (oldKeys[key + 2] != 0) {
        place(oldKeys[key], oldKeys[key + 1], oldKeys[key + 2], old[i]);
      }
    }
  }

  private void place(long limb0, long limb1, long limb2, @Nullable Keyed value) {
    int at = find(limb0, limb1, limb2);
    keys[STRIDE * at] = limb0;
    keys[STRIDE * at + 1] = limb1;
    keys[STRIDE * at + 2] = limb2;
    values[at] = value;
  }

  private int find(Address address) {
    return find(address.limb0(), address.limb1(), address.limb2() | TAKEN);
  }

  private int find(long limb0, long limb1, long limb2) {
    int mask = values.length - 1;
    int at = Address.hashOf(limb0, limb1, limb2 & ~TAKEN) & mask;
    while (true) {
      int key = STRIDE * at;
      long there = keys[key + 2];
      if (there == 0 || there == limb2 && keys[key] == limb0 && keys[key + 1] == limb1) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }
}
