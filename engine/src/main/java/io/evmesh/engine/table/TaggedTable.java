package io.evmesh.engine.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of one size that one thread adds to and any number reads without a lock. Nothing is
 * ever removed.
 *
 * <p>Beside the entries lie their tags, by which they are found: asking for one that is not there,
 * making room and taking over another table need not look at the entries, which another core may
 * have written last.
 *
 * <p>Its bounds are those of {@link Places}, with which it can share no more than the mixer and the
 * steps: readers that take no lock have to see either the table before a change or the one after
 * it, so that mixing anew makes another table, as growing does.
 */
public final class TaggedTable<K extends Comparable<K>, E extends TaggedTable.Entry<K>> {
  /** What lies in such a table. */
  public interface Entry<K> {
    /** The hash of its key under a salt. */
    long hash(long salt);

    /** Its key as an object. */
    K key();
  }

  /** There is no entry of this tag in the table. */
  public static final int NONE = -1;

  /** There is no entry of this tag in the table, but there may be among those that spilled. */
  public static final int SPILLED = -2;

  private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int GROWTH = 4;
  private static final int REMIXES = 2;

  private final int[] tags; // 0 where no entry lies
  private final Object[] entries;
  private final long salt;
  private final int remixesLeft;
  private int count;
  private volatile @Nullable ConcurrentNavigableMap<K, E> spilled;

  /** A table without entries that has room for so many. */
  public static <K extends Comparable<K>, E extends Entry<K>> TaggedTable<K, E> withRoomForFirst(
      int count) {
    return new TaggedTable<>(sizeFor(count, 1), 0, REMIXES);
  }

  private TaggedTable(int size, long salt, int remixesLeft) {
    tags = new int[size];
    entries = new Object[size];
    this.salt = salt;
    this.remixesLeft = remixesLeft;
  }

  /** The salt of the hashes of which {@link #tag} makes tags for this table. */
  public long salt() {
    return salt;
  }

  /** The tag of an entry whose key has this hash under the table's salt. */
  public static int tag(long hash) {
    return (int) (hash >>> 32) | 1;
  }

  /** After how many steps the first entry of this tag is met, or one of the constants. */
  public int first(int tag) {
    return seek(tag, 0);
  }

  /** After how many steps the next entry of this tag is met, or one of the constants. */
  public int next(int tag, int step) {
    return seek(tag, step + 1);
  }

  private int seek(int tag, int from) {
    for (int step = from; step < Mixer.MOST_STEPS; step++) {
      int there = (int) TAG.getAcquire(tags, place(tag, step));
      if (there == tag) {
        return step;
      }
      if (there == 0) {
        return NONE;
      }
    }
    return spilled == null ? NONE : SPILLED;
  }

  private int place(int tag, int step) {
    return (tag >>> 1) + Mixer.offset(step) & tags.length - 1;
  }

  /** The entry of this tag that is met after so many steps. */
  public E get(int tag, int step) {
    return at(place(tag, step));
  }

  @SuppressWarnings("unchecked") // only add() stores, and it takes an E
  private E at(int place) {
    return (E) entries[place];
  }

  /** An entry that may have spilled, or null. */
  public @Nullable E spilled(K key) {
    ConcurrentNavigableMap<K, E> map = spilled;
    return map == null ? null : map.get(key);
  }

  /** This table with an entry more, for which there must be room, or another with all entries. */
  public TaggedTable<K, E> with(int tag, E entry) {
    if (!add(tag, entry)) {
      if (remixesLeft > 0) {
        TaggedTable<K, E> other =
            copy(new TaggedTable<>(tags.length, Mixer.saltAfter(salt), remixesLeft - 1));
        return other.with(tag(entry.hash(other.salt)), entry);
      }
      spill(entry);
    }
    count++;
    return this;
  }

  /** Adds an entry, its tag last: who sees that sees the entry. */
  private boolean add(int tag, E entry) {
    for (int step = 0; step < Mixer.MOST_STEPS; step++) {
      int at = place(tag, step);
      if (tags[at] == 0) {
        entries[at] = entry;
        TAG.setRelease(tags, at, tag);
        return true;
      }
    }
    return false;
  }

  private void spill(E entry) {
    ConcurrentNavigableMap<K, E> map = spilled;
    if (map == null) {
      map = new ConcurrentSkipListMap<>();
      spilled = map;
    }
    map.put(entry.key(), entry);
  }

  public int count() {
    return count;
  }

  /** How many entries found no place. */
  public int spilledCount() {
    ConcurrentNavigableMap<K, E> map = spilled;
    return map == null ? 0 : map.size();
  }

  /** This table, or a larger one with the same entries, that has room for more. */
  public TaggedTable<K, E> withRoomFor(int more) {
    int size = sizeFor(count + more, tags.length);
    return size == tags.length ? this : copy(new TaggedTable<>(size, salt, REMIXES));
  }

  /** At least {@code size}; two thirds of it may be taken. */
  private static int sizeFor(int count, int size) {
    int roomy = size;
    while (3L * count > 2L * roomy) {
      roomy *= GROWTH;
    }
    return roomy;
  }

  private TaggedTable<K, E> copy(TaggedTable<K, E> empty) {
    TaggedTable<K, E> other = empty;
    for (int at = 0; at < tags.length; at++) {
      if (tags[at] != 0) {
        other = other.with(other.tagOf(at(at), tags[at], salt), at(at));
      }
    }
    if (spilled != null) {
      for (E entry : spilled.values()) {
        other = other.with(tag(entry.hash(other.salt)), entry);
      }
    }
    return other;
  }

  /** The tag that an entry has here which has {@code tag} in a table of another salt. */
  public int tagOf(E entry, int tag, long itsSalt) {
    return itsSalt == salt ? tag : tag(entry.hash(salt));
  }

  /** Shows all entries with their tags. */
  public void forEach(ObjIntConsumer<E> action) {
    for (int at = 0; at < tags.length; at++) {
      int tag = (int) TAG.getAcquire(tags, at);
      if (tag != 0) {
        action.accept(at(at), tag);
      }
    }
    ConcurrentNavigableMap<K, E> map = spilled;
    if (map != null) {
      map.values().forEach(entry -> action.accept(entry, tag(entry.hash(salt))));
    }
  }
}
