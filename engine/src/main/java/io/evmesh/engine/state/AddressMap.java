package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
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

  /** Set in the highest limb, of which an address uses 32 bits, where an entry is. */
  private static final long TAKEN = 1L << 32;

  private long[] keys = new long[STRIDE * INITIAL];
  private @Nullable Keyed[] values = new Keyed[INITIAL];
  private int count;

  @SuppressWarnings("unchecked") // only put() stores, and it takes a V
  public @Nullable V get(Address address) {
    return (V) values[find(address)];
  }

  /** Adds a value whose address is not there yet. */
  public void put(V value) {
    if (2 * (count + 1) > values.length) {
      grow();
    }
    place(value);
    count++;
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
    var old = values;
    values = new Keyed[2 * old.length];
    keys = new long[STRIDE * values.length];
    for (Keyed value : old) {
      if (value != null) {
        place(value);
      }
    }
  }

  private void place(Keyed value) {
    Address address = value.address();
    int at = find(address);
    keys[STRIDE * at] = address.limb0();
    keys[STRIDE * at + 1] = address.limb1();
    keys[STRIDE * at + 2] = address.limb2() | TAKEN;
    values[at] = value;
  }

  private int find(Address address) {
    long limb0 = address.limb0();
    long limb1 = address.limb1();
    long limb2 = address.limb2() | TAKEN;
    int mask = values.length - 1;
    int at = address.hashCode() & mask;
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
