package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Addresses to values that know their address: an open hash table without removal. */
public final class AddressMap<V extends AddressMap.Keyed> {
  /** A value that knows its key. */
  public interface Keyed {
    Address address();
  }

  private @Nullable Keyed[] entries = new Keyed[16];
  private int count;

  @SuppressWarnings("unchecked") // only put() stores, and it takes a V
  public @Nullable V get(Address address) {
    return (V) entries[find(address)];
  }

  /** Adds a value whose address is not there yet. */
  public void put(V value) {
    if (2 * (count + 1) > entries.length) {
      var old = entries;
      entries = new Keyed[2 * old.length];
      for (Keyed entry : old) {
        if (entry != null) {
          entries[find(entry.address())] = entry;
        }
      }
    }
    entries[find(value.address())] = value;
    count++;
  }

  public int size() {
    return count;
  }

  @SuppressWarnings("unchecked")
  public void forEach(Consumer<V> action) {
    for (Keyed entry : entries) {
      if (entry != null) {
        action.accept((V) entry);
      }
    }
  }

  private int find(Address address) {
    int mask = entries.length - 1;
    int at = address.hashCode() & mask;
    while (true) {
      Keyed entry = entries[at];
      if (entry == null || entry.address().equals(address)) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }
}
