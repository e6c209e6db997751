package io.evmesh.engine.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a hash table lie that numbers them from 0 in the order in which they were
 * added. A table extends this, keeps keys and values by number in arrays of its own, and compares
 * keys where this finds an entry of the same hash. All that tables share is here: the way from a
 * hash to a place, growing, and what happens when too many keys meet.
 *
 * <p><b>Bounds.</b> Keys are chosen by strangers who read this. A look-up sees at most {@link
 * Mixer#MOST_STEPS} places. An entry that finds none of these free makes the table mix all keys by
 * the next salt, which undoes all floods but those made against both salts; it may do so {@value
 * #REMIXES} times until it grows, so that an entry costs a constant over time. Who knows the salts,
 * and everybody does, can look for keys that meet under all of them. What is left then spills into
 * a map of the JDK's, of which a bin becomes a balanced tree by the order of the keys: a look-up
 * costs the logarithm of the number of entries, whatever the keys are. One who looks for a key that
 * is not there asks that map only after so many full places, so that other keys do not pay for it.
 *
 * <p>A secret salt would spare the map, but is not to be had: the engine has no chance of its own,
 * and work that differs from run to run can neither be tested nor be repeated.
 *
 * <p>Results do not depend on salts: entries are told in the order of their numbers. As long as
 * nobody changes the table, many threads may read it.
 *
 * @param <K> the keys as objects, which are made only where entries spill
 */
public abstract class Places<K extends Comparable<K>> {
  /** No entry has the hash. */
  protected static final long NONE = 0;

  /** An entry with the hash may be among those that spilled. */
  protected static final long SPILLED = -1;

  private static final int REMIXES = 2;
  private static final int SMALLEST = 8;
  private static final int CHEAP_TO_FILL = 256; // places
  private static final int SPARSE = 16; // places for an entry; more are cleared one by one
  private static final long NUMBER = 0xffff_ffffL;

  /** Of each place the upper half of the entry's hash, and its number plus one; 0 = free. */
  private long[] places;

  private long salt;
  private int count;
  private int remixesLeft = REMIXES;
  private @Nullable Map<K, Integer> spilled;
  private long placings;
  private long clearings;

  /**
   * @param expected how many entries there is room for without growing
   */
  protected Places(int expected) {
    places = new long[sizeFor(expected)];
  }

  /** The hash of an entry's key under this salt. */
  protected abstract long mix(int entry, long salt);

  /** An entry's key as an object. */
  protected abstract K key(int entry);

  /** The number of entries. */
  public final int size() {
    return count;
  }

  /** The salt by which keys are to be mixed that are looked for. */
  protected final long salt() {
    return salt;
  }

  /**
   * What may be the entry with this hash: to be told to {@link #entry}, or one of the constants.
   */
  protected final long first(long mixed) {
    return seek(mixed, 0);
  }

  /** What else may be the entry, if {@code found} was not. */
  protected final long next(long mixed, long found) {
    return seek(mixed, (int) (found >>> 32) + 1);
  }

  /** The number of an entry that was found; its key is still to be compared. */
  protected static int entry(long found) {
    return (int) found - 1;
  }

  private long seek(long mixed, int steps) {
    long[] all = places;
    int mask = all.length - 1;
    int at = (int) mixed + Mixer.offset(steps);
    for (int step = steps; step < Mixer.MOST_STEPS; ) {
      long place = all[at & mask];
      if (place == 0) {
        return NONE;
      }
      if ((place ^ mixed) >>> 32 == 0) {
        return (long) step << 32 | place & NUMBER;
      }
      at += ++step;
    }
    return spilled == null ? NONE : SPILLED;
  }

  /** The number of an entry that may have spilled, or -1. */
  protected final int spilled(K key) {
    Integer entry = spilled == null ? null : spilled.get(key);
    return entry == null ? -1 : entry;
  }

  /**
   * Numbers an entry that is not there yet. Its key must lie where {@link #mix} and {@link #key}
   * find it.
   *
   * @param mixed the hash of its key under the present salt
   */
  protected final int added(long mixed) {
    int entry = count++;
    if (2 * count > places.length) {
      remixesLeft = REMIXES;
      placeAll(new long[2 * places.length]);
    } else if (!place(entry, mixed)) {
      if (remixesLeft > 0) {
        remixesLeft--;
        free(entry);
        placeAll(places);
      } else {
        spill(entry);
      }
    }
    return entry;
  }

  /** Makes room for so many entries more. */
  protected final void makeRoom(int more) {
    int size = sizeFor(count + more);
    if (size > places.length) {
      remixesLeft = REMIXES;
      placeAll(new long[size]);
    }
  }

  /** Forgets the entry that was added last. */
  protected final void removeLast() {
    // All others were placed before it, so that none lies further off because of it
    if (!isTakenOut(count - 1) && spilled != null) {
      spilled.remove(key(count - 1));
    }
    count--;
  }

  /** Forgets all entries; takes as long as they are many, however large the table is. */
  protected final void removeAll() {
    free(count);
    forget();
  }

  /** Forgets all entries, and makes the table as if it was new. */
  protected final void removeAll(int expected) {
    places = new long[sizeFor(expected)];
    forget();
  }

  private void forget() {
    count = 0;
    spilled = null;
    remixesLeft = REMIXES;
  }

  /** Frees the places of the first entries, in a table in which no others have any. */
  private void free(int entries) {
    if (places.length <= CHEAP_TO_FILL || entries >= places.length / SPARSE) {
      Arrays.fill(places, 0);
      clearings += places.length;
    } else {
      for (int entry = 0; entry < entries; entry++) {
        isTakenOut(entry);
      }
      clearings += entries;
    }
  }

  private void placeAll(long[] into) {
    places = into;
    while (true) {
      salt = Mixer.saltAfter(salt);
      spilled = null;
      int entry = 0;
      while (entry < count && place(entry, mix(entry, salt))) {
        entry++;
      }
      placings += entry;
      if (entry < count && remixesLeft > 0) {
        remixesLeft--;
        free(entry);
        continue;
      }
      for (; entry < count; entry++) {
        placings++;
        if (!place(entry, mix(entry, salt))) {
          spill(entry);
        }
      }
      return;
    }
  }

  private boolean place(int entry, long mixed) {
    long[] all = places;
    int mask = all.length - 1;
    int at = (int) mixed;
    for (int step = 0; step < Mixer.MOST_STEPS; ) {
      if (all[at & mask] == 0) {
        all[at & mask] = mixed & ~NUMBER | entry + 1;
        return true;
      }
      at += ++step;
    }
    return false;
  }

  private void spill(int entry) {
    Map<K, Integer> map = spilled;
    if (map == null) {
      map = new HashMap<>();
      spilled = map;
    }
    map.put(key(entry), entry);
  }

  private boolean isTakenOut(int entry) {
    long[] all = places;
    int mask = all.length - 1;
    int at = (int) mix(entry, salt);
    for (int step = 0; step < Mixer.MOST_STEPS; ) {
      if ((int) all[at & mask] == entry + 1) {
        all[at & mask] = 0;
        return true;
      }
      at += ++step;
    }
    return false;
  }

  private static int sizeFor(int entries) {
    return Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, 2 * entries - 1)) << 1);
  }

  /** What a table has cost, for whoever holds it against a bound. */
  public final Work work() {
    long steps = 0;
    for (int entry = 0; entry < count; entry++) {
      int at = (int) mix(entry, salt);
      int step = 0;
      while (step < Mixer.MOST_STEPS && (int) places[at & places.length - 1] != entry + 1) {
        at += ++step;
      }
      steps += step + 1;
    }
    return new Work(
        steps, spilled == null ? 0 : spilled.size(), placings, clearings, places.length);
  }

  /**
   * What a table has cost.
   *
   * @param steps places that are looked at to find every entry once
   * @param spilled entries that found no place
   * @param placings how often an entry was placed anew, since the table was made
   * @param clearings how many places were set free, since the table was made
   * @param places the size of the table
   */
  public record Work(long steps, int spilled, long placings, long clearings, int places) {}
}
