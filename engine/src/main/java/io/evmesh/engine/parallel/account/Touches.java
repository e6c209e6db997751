package io.evmesh.engine.parallel.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The touches of one place by transaction index. One thread writes, any number read without a lock.
 *
 * <p>One touch lies here itself, a few in a sorted array with room at its end, which is replaced
 * when one comes between others or goes. Many lie in pages of 64 consecutive transactions, each
 * with a bit for each of its transactions that writes, so that neither adding one nor asking for
 * the highest writer below an index has to look at all. A reader may see some touches of a change
 * and not others: whatever it concludes is checked when it settles.
 */
abstract class Touches {
  private static final int FEW = 16;
  private static final int PAGE_BITS = 6;

  /** Consecutive transactions whose touches lie together, once there are many. */
  static final int PAGE_SIZE = 1 << PAGE_BITS;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Touch[].class);
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(Page[].class);
  private static final VarHandle BITS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle HELD = field(Touches.class, "held", Object.class);
  private static final VarHandle INDEX = field(Paged.class, "index", Index.class);
  private static final VarHandle WRITERS = field(Page.class, "writers", long.class);

  /**
   * A {@link Touch}, a {@code Touch[]} or a {@link Paged}. Set with release and read with acquire:
   * what a touch holds is seen by who sees the touch, and nothing waits for the store.
   */
  private @Nullable Object held;

  /**
   * No transaction below has ever written: most slots and many accounts are only read, and say so
   * without a look at any touch. May be seen late, as any touch.
   */
  private int firstWriter = Integer.MAX_VALUE;

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The pages. */
  private static final class Index {
    final @Nullable Page[] pages;

    /** A bit for each page in which some transaction has ever written. */
    final long[] written;

    Index(int count) {
      this(new Page[count], new long[(count + 63) >>> 6]);
    }

    private Index(@Nullable Page[] pages, long[] written) {
      this.pages = pages;
      this.written = written;
    }

    Index grownTo(int count) {
      return new Index(Arrays.copyOf(pages, count), Arrays.copyOf(written, (count + 63) >>> 6));
    }

    @Nullable Page page(int at) {
      return (Page) PAGE.getAcquire(pages, at);
    }

    /** The highest page up to {@code at} in which some transaction has ever written; -1 if none. */
    int writtenAtMost(int at) {
      int last = Math.min(at, pages.length - 1);
      for (int word = last >> 6; word >= 0; word--) {
        long bits = (long) BITS.getAcquire(written, word);
        if (word == last >> 6) {
          bits &= -1L >>> 63 - (last & 63);
        }
        if (bits != 0) {
          return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
        }
      }
      return -1;
    }
  }

  /** Many touches. */
  private static final class Paged {
    private Index index;
    private int count;

    Paged(int highest) {
      index = new Index((highest >>> PAGE_BITS) + 1);
    }

    /** The pages, for readers. */
    Index index() {
      return (Index) INDEX.getAcquire(this);
    }

    private @Nullable Page pageOf(int tx) {
      int at = tx >>> PAGE_BITS;
      return at < index.pages.length ? index.pages[at] : null;
    }

    @Nullable Touch get(int tx) {
      Page page = pageOf(tx);
      return page == null ? null : page.touches[tx & PAGE_SIZE - 1];
    }

    @Nullable Touch put(Touch touch) {
      int at = touch.tx >>> PAGE_BITS;
      if (at >= index.pages.length) {
        INDEX.setRelease(this, index.grownTo(Math.max(at + 1, 2 * at)));
      }
      Page page = index.pages[at];
      if (page == null) {
        page = new Page();
        PAGE.setRelease(index.pages, at, page);
      }
      int slot = touch.tx & PAGE_SIZE - 1;
      Touch before = page.touches[slot];
      count += before == null ? 1 : 0;
      page.write(slot, touch);
      long bits = index.written[at >> 6];
      if (touch.writes() && (bits & 1L << at) == 0) {
        BITS.setRelease(index.written, at >> 6, bits | 1L << at);
      }
      return before;
    }

    void remove(int tx) {
      count--;
      pageOf(tx).write(tx & PAGE_SIZE - 1, null);
    }
  }

  private static final class Page {
    final @Nullable Touch[] touches = new Touch[PAGE_SIZE];

    /** A bit for each transaction that writes. */
    private long writers;

    /** A bit for each touch that is not disproved; for the writer only. */
    private long open;

    private long present; // for the writer only

    /** The highest touch below {@code slot} that writes. */
    @Nullable Touch writeBelow(int slot) {
      long all = (long) WRITERS.getAcquire(this);
      long below = slot == PAGE_SIZE ? all : all & (1L << slot) - 1;
      while (below != 0) {
        int highest = PAGE_SIZE - 1 - Long.numberOfLeadingZeros(below);
        below ^= 1L << highest;
        Touch touch = (Touch) SLOT.getAcquire(touches, highest);
        if (touch != null && touch.writes()) {
          return touch;
        }
      }
      return null;
    }

    void write(int slot, @Nullable Touch touch) {
      long bit = 1L << slot;
      SLOT.setRelease(touches, slot, touch);
      present = touch == null ? present & ~bit : present | bit;
      open = touch == null || touch.isDisproved() ? open & ~bit : open | bit;
      boolean writes = touch != null && touch.writes();
      if (writes != ((writers & bit) != 0)) {
        WRITERS.setRelease(this, writers ^ bit);
      }
    }
  }

  /** Whether no transaction has a touch here; for the writer only. */
  final boolean isUntouched() {
    return held == null;
  }

  /** Whether there are or were so many touches that they lie in pages. */
  final boolean isPaged() {
    return held instanceof Paged;
  }

  /** How many transactions have a touch here; for the writer only. */
  public int size() {
    return switch (held) {
      case null -> 0;
      case Touch one -> 1;
      case Touch[] few -> count(few);
      case Paged many -> many.count;
      default -> throw unknown();
    };
  }

  private static IllegalStateException unknown() {
    return new IllegalStateException("touches are held in an unknown form");
  }

  /** The only touch, if there was never another; for the writer only. */
  final @Nullable Touch only() {
    return held instanceof Touch one ? one : null;
  }

  /** The touch of the lowest transaction, which must be there; for the writer only. */
  Touch lowest() {
    Touch[] found = new Touch[1];
    forEachAbove(
        -1,
        touch -> {
          found[0] = touch;
          return false;
        });
    return found[0];
  }

  /** The touch of a transaction, or null; for the writer only. */
  public @Nullable Touch get(int tx) {
    return switch (held) {
      case null -> null;
      case Touch one -> one.tx == tx ? one : null;
      case Touch[] few -> {
        int at = find(few, count(few), tx);
        yield at >= 0 ? few[at] : null;
      }
      case Paged many -> many.get(tx);
      default -> throw unknown();
    };
  }

  /** Puts a touch in the place of the one that the same transaction had, which is returned. */
  @Nullable Touch put(Touch touch) {
    if (touch.tx < firstWriter && touch.writes()) {
      firstWriter = touch.tx;
    }
    return switch (held) {
      case null -> {
        hold(touch);
        yield null;
      }
      case Touch one -> {
        boolean same = one.tx == touch.tx;
        hold(same ? touch : one.tx < touch.tx ? pair(one, touch) : pair(touch, one));
        yield same ? one : null;
      }
      case Touch[] few -> putAmong(few, touch);
      case Paged many -> many.put(touch);
      default -> throw unknown();
    };
  }

  private static Touch[] pair(Touch lower, Touch higher) {
    return new Touch[] {lower, higher};
  }

  private void hold(@Nullable Object next) {
    HELD.setRelease(this, next);
  }

  private @Nullable Touch putAmong(Touch[] few, Touch touch) {
    int count = count(few);
    int at = find(few, count, touch.tx);
    if (at >= 0) {
      Touch before = few[at];
      SLOT.setRelease(few, at, touch);
      return before;
    }
    int to = -at - 1;
    if (to == count && count < few.length) {
      SLOT.setRelease(few, to, touch);
      return null;
    }
    if (count == FEW) {
      Paged many = new Paged(Math.max(touch.tx, few[FEW - 1].tx));
      for (Touch each : few) {
        many.put(each);
      }
      many.put(touch);
      hold(many);
      return null;
    }
    Touch[] next = new Touch[count < few.length ? few.length : 2 * count];
    System.arraycopy(few, 0, next, 0, to);
    next[to] = touch;
    System.arraycopy(few, to, next, to + 1, count - to);
    hold(next);
    return null;
  }

  /** Takes the touch of a transaction away and returns it. */
  @Nullable Touch remove(int tx) {
    Touch before = get(tx);
    if (before == null) {
      return null;
    }
    switch (held) {
      case Touch one -> hold(null);
      case Touch[] few -> {
        int count = count(few);
        int at = find(few, count, tx);
        Touch[] next = new Touch[few.length];
        System.arraycopy(few, 0, next, 0, at);
        System.arraycopy(few, at + 1, next, at, count - 1 - at);
        hold(count == 1 ? null : next);
      }
      case Paged many -> many.remove(tx);
      case null, default -> throw unknown();
    }
    return before;
  }

  /** Whether no transaction below {@code tx} has ever written, in any incarnation. */
  final boolean isNeverWrittenBelow(int tx) {
    return tx <= firstWriter;
  }

  /** The highest touch below {@code tx} that writes; null if none does. */
  public final @Nullable Touch below(int tx) {
    if (isNeverWrittenBelow(tx)) {
      return null;
    }
    return switch ((Object) HELD.getAcquire(this)) {
      case null -> null;
      case Touch one -> one.tx < tx && one.writes() ? one : null;
      case Touch[] few -> {
        for (int i = few.length - 1; i >= 0; i--) {
          Touch touch = (Touch) SLOT.getAcquire(few, i);
          if (touch != null && touch.tx < tx && touch.writes()) {
            yield touch;
          }
        }
        yield null;
      }
      case Paged many -> below(many.index(), tx);
      default -> throw unknown();
    };
  }

  private static @Nullable Touch below(Index index, int tx) {
    int own = tx >>> PAGE_BITS;
    int at = index.writtenAtMost(own);
    while (at >= 0) {
      Page page = index.page(at);
      int slot = at == own ? tx & PAGE_SIZE - 1 : PAGE_SIZE;
      Touch found = page == null ? null : page.writeBelow(slot);
      if (found != null) {
        return found;
      }
      at = at == 0 ? -1 : index.writtenAtMost(at - 1);
    }
    return null;
  }

  /** Shows the touches above {@code tx}, lowest first, until {@code more} is false. */
  public final void forEachAbove(int tx, Predicate<Touch> more) {
    forEachAbove(tx, Integer.MAX_VALUE, false, more);
  }

  /** The same from {@code from} on and below {@code to}. */
  final void forEachBetween(int from, int to, Predicate<Touch> more) {
    forEachAbove(from - 1, to, false, more);
  }

  /** The same above {@code tx} without those that are disproved and write nothing. */
  final void forEachOpenAbove(int tx, Predicate<Touch> more) {
    forEachAbove(tx, Integer.MAX_VALUE, true, more);
  }

  private void forEachAbove(int tx, int to, boolean open, Predicate<Touch> more) {
    switch ((Object) HELD.getAcquire(this)) {
      case null -> {}
      case Touch one -> {
        if (one.tx > tx && one.tx < to && !more.test(one)) {
          return;
        }
      }
      case Touch[] few -> {
        for (int i = 0; i < few.length; i++) {
          Touch touch = (Touch) SLOT.getAcquire(few, i);
          if (touch == null || touch.tx >= to || touch.tx > tx && !more.test(touch)) {
            return;
          }
        }
      }
      case Paged many -> forEachAbove(many, tx, to, open, more);
      default -> throw unknown();
    }
  }

  private static void forEachAbove(
      Paged many, int tx, int to, boolean open, Predicate<Touch> more) {
    @Nullable Page[] pages = many.index.pages;
    int first = tx + 1;
    int end = Math.min(pages.length, (to - 1 >>> PAGE_BITS) + 1);
    for (int at = first >>> PAGE_BITS; at < end; at++) {
      Page page = pages[at];
      if (page == null) {
        continue;
      }
      long left = open ? page.open | page.writers : page.present;
      if (at == first >>> PAGE_BITS) {
        left &= -1L << first;
      }
      for (; left != 0; left &= left - 1) {
        Touch touch = page.touches[Long.numberOfTrailingZeros(left)];
        if (touch != null && (touch.tx >= to || !more.test(touch))) {
          return;
        }
      }
    }
  }

  /** The lowest index from {@code from} on of a page that has a touch; -1 if there is none. */
  final int pageFrom(int from) {
    if (held instanceof Paged many) {
      for (int at = from; at < many.index.pages.length; at++) {
        Page page = many.index.pages[at];
        if (page != null && page.present != 0) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Marks a touch of this place as disproved. */
  final void disprove(Touch touch) {
    touch.disprove();
    if (held instanceof Paged many) {
      Page page = many.pageOf(touch.tx);
      if (page != null) {
        page.open &= ~(1L << touch.tx);
      }
    }
  }

  /** The transactions that have a touch here; for the writer only. */
  final BitSet transactions() {
    BitSet found = new BitSet();
    forEachAbove(
        -1,
        touch -> {
          found.set(touch.tx);
          return true;
        });
    return found;
  }

  /** How many touches an array has; none comes after the first that is missing. */
  private static int count(Touch[] few) {
    int count = few.length;
    while (count > 0 && few[count - 1] == null) {
      count--;
    }
    return count;
  }

  private static int find(Touch[] sorted, int count, int tx) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int there = sorted[middle].tx;
      if (there == tx) {
        return middle;
      }
      if (there < tx) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
