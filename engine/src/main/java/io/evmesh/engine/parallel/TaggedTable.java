package io.evmesh.engine.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.ObjIntConsumer;

/**
 * An open hash table of one size that one thread adds to and any number reads without a lock.
 * Nothing is ever removed.
 *
 * <p>Beside the entries lie their tags, by which they are found: asking for one that is not there,
 * making room and taking over another table need not look at the entries, which another core may
 * have written last.
 */
final class TaggedTable<E> {
  private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int GROWTH = 4;

  private final int[] tags; // 0 where no entry lies
  private final Object[] entries;
  private int count;

  /** A table without entries that has room for so many. */
  static <E> TaggedTable<E> withRoomForFirst(int count) {
    return new TaggedTable<>(sizeFor(count, 1));
  }

  private TaggedTable(int size) {
    tags = new int[size];
    entries = new Object[size];
  }

  /** The tag of an entry whose key has this hash. */
  static int tag(int hash) {
    return hash | 1;
  }

  /** Where the first entry of this tag lies, or -1. */
  int first(int tag) {
    return seek(tag, tag >>> 1);
  }

  /** Where the next entry of this tag lies, or -1. */
  int next(int tag, int at) {
    return seek(tag, at + 1);
  }

  private int seek(int tag, int from) {
    int mask = tags.length - 1;
    int at = from & mask;
    while (true) {
      int there = (int) TAG.getAcquire(tags, at);
      if (there == tag) {
        return at;
      }
      if (there == 0) {
        return -1;
      }
      at = at + 1 & mask;
    }
  }

  @SuppressWarnings("unchecked") // only add() stores, and it takes an E
  E get(int at) {
    return (E) entries[at];
  }

  /** Adds an entry, for which there must be room; its tag last: who sees that sees the entry. */
  void add(int tag, E entry) {
    int mask = tags.length - 1;
    int at = tag >>> 1 & mask;
    while (tags[at] != 0) {
      at = at + 1 & mask;
    }
    entries[at] = entry;
    TAG.setRelease(tags, at, tag);
    count++;
  }

  int count() {
    return count;
  }

  /** This table, or a larger one with the same entries, that has room for more. */
  TaggedTable<E> withRoomFor(int more) {
    int size = sizeFor(count + more, tags.length);
    if (size == tags.length) {
      return this;
    }
    TaggedTable<E> larger = new TaggedTable<>(size);
    forEach((entry, tag) -> larger.add(tag, entry));
    return larger;
  }

  /** At least {@code size}; two thirds of it may be taken. */
  private static int sizeFor(int count, int size) {
    int roomy = size;
    while (3 * count > 2 * roomy) {
      roomy *= GROWTH;
    }
    return roomy;
  }

  /** Shows all entries with their tags. */
  void forEach(ObjIntConsumer<E> action) {
    for (int at = 0; at < tags.length; at++) {
      int tag = (int) TAG.getAcquire(tags, at);
      if (tag != 0) {
        action.accept(get(at), tag);
      }
    }
  }
}
