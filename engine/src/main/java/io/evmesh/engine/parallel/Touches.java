package io.evmesh.engine.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The touches of one place by transaction index. One thread writes, any number read without a lock.
 *
 * <p>A few touches lie in a sorted array that is replaced by every change. Many lie in pages of 64
 * consecutive transactions, each with a summary of what its transactions wrote, so that neither
 * adding one nor asking for the value below an index takes longer than the number of pages. A
 * reader may see some touches of a change and not others: whatever it concludes is checked when it
 * settles.
 */
abstract class Touches {
  private static final int FEW = 16;
  private static final int PAGE_BITS = 6;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final Touch[] NONE = {};
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Touch[].class);
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(Page[].class);
  private static final VarHandle FEW_TOUCHES = field(Touches.class, "few", Touch[].class);
  private static final VarHandle PAGES = field(Touches.class, "pages", Page[].class);
  private static final VarHandle LOWEST_WRITER = field(Touches.class, "lowestWriter", int.class);
  private static final VarHandle WRITERS = field(Page.class, "writers", long.class);
  private static final VarHandle SUMMARY = field(Page.class, "summary", Touch.class);

  // Set with release and read with acquire: what a touch holds is seen by who sees the touch, and
  // nothing waits for the store.
  private Touch[] few = NONE;
  private Page @Nullable [] pages;

  /** No transaction below has ever written here. */
  private int lowestWriter = Integer.MAX_VALUE;

  private int count;

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Page {
    final @Nullable Touch[] touches = new Touch[PAGE_SIZE];

    /** A bit for each transaction that writes. */
    private long writers;

    /** All that the page's transactions wrote, as one touch; null if they wrote nothing. */
    private @Nullable Touch summary;

    private int highest = -1;

    /** The transactions below {@code slot} that write. */
    long writersBelow(int slot) {
      long all = (long) WRITERS.getAcquire(this);
      return slot == PAGE_SIZE ? all : all & (1L << slot) - 1;
    }

    @Nullable Touch summary() {
      return (Touch) SUMMARY.getAcquire(this);
    }

    @Nullable Touch read(int slot) {
      return (Touch) SLOT.getAcquire(touches, slot);
    }

    void write(int slot, @Nullable Touch touch) {
      boolean onTop = slot > highest;
      SLOT.setRelease(touches, slot, touch);
      boolean writes = touch != null && touch.writes();
      boolean wrote = (writers & 1L << slot) != 0;
      if (writes != wrote) {
        WRITERS.setRelease(this, writers ^ 1L << slot);
      }
      if (onTop && touch != null) {
        highest = slot;
        if (writes) {
          SUMMARY.setRelease(this, touch.after(summary));
        }
      } else if (writes || wrote) {
        SUMMARY.setRelease(this, fold(this, PAGE_SIZE));
      }
    }
  }

  /** How many transactions have a touch here; for the writer only. */
  int size() {
    return count;
  }

  /** The touch of the lowest transaction, which must be there; for the writer only. */
  Touch lowest() {
    if (pages == null) {
      return few[0];
    }
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
  @Nullable Touch get(int tx) {
    Page[] paged = pages;
    if (paged != null) {
      Page page = tx >>> PAGE_BITS < paged.length ? paged[tx >>> PAGE_BITS] : null;
      return page == null ? null : page.touches[tx & PAGE_SIZE - 1];
    }
    int at = find(few, tx);
    return at >= 0 ? few[at] : null;
  }

  /** Puts a touch in the place of the one that the same transaction had, which is returned. */
  @Nullable Touch put(Touch touch) {
    if (touch.tx < lowestWriter && touch.writes()) {
      LOWEST_WRITER.setRelease(this, touch.tx);
    }
    Page[] paged = pages;
    if (paged != null) {
      return putPaged(paged, touch);
    }
    Touch[] old = few;
    int at = find(old, touch.tx);
    if (at >= 0) {
      Touch[] next = old.clone();
      next[at] = touch;
      FEW_TOUCHES.setRelease(this, next);
      return old[at];
    }
    if (old.length == FEW) {
      paged = new Page[(Math.max(touch.tx, old[FEW - 1].tx) >>> PAGE_BITS) + 1];
      count = 0;
      for (Touch each : old) {
        paged = putInto(paged, each);
      }
      PAGES.setRelease(this, putInto(paged, touch));
      FEW_TOUCHES.setRelease(this, NONE);
      return null;
    }
    Touch[] next = new Touch[old.length + 1];
    int to = -at - 1;
    System.arraycopy(old, 0, next, 0, to);
    next[to] = touch;
    System.arraycopy(old, to, next, to + 1, old.length - to);
    FEW_TOUCHES.setRelease(this, next);
    count++;
    return null;
  }

  private @Nullable Touch putPaged(Page[] paged, Touch touch) {
    Touch before = get(touch.tx);
    Page[] next = putInto(paged, touch);
    if (next != paged) {
      PAGES.setRelease(this, next);
    }
    return before;
  }

  private Page[] putInto(Page[] paged, Touch touch) {
    int at = touch.tx >>> PAGE_BITS;
    Page[] next = at < paged.length ? paged : Arrays.copyOf(paged, Math.max(at + 1, 2 * at));
    Page page = next[at];
    if (page == null) {
      page = new Page();
      PAGE.setRelease(next, at, page);
    }
    int slot = touch.tx & PAGE_SIZE - 1;
    if (page.touches[slot] == null) {
      count++;
    }
    page.write(slot, touch);
    return next;
  }

  /** Takes the touch of a transaction away and returns it. */
  @Nullable Touch remove(int tx) {
    Touch before = get(tx);
    if (before == null) {
      return null;
    }
    count--;
    Page[] paged = pages;
    if (paged != null) {
      paged[tx >>> PAGE_BITS].write(tx & PAGE_SIZE - 1, null);
      return before;
    }
    Touch[] old = few;
    int at = find(old, tx);
    Touch[] next = new Touch[old.length - 1];
    System.arraycopy(old, 0, next, 0, at);
    System.arraycopy(old, at + 1, next, at, next.length - at);
    FEW_TOUCHES.setRelease(this, next);
    return before;
  }

  /** All that transactions below {@code tx} wrote, as one touch; null if they wrote nothing. */
  @Nullable Touch below(int tx) {
    Touch[] found = new Touch[1];
    forEachWriteBelow(
        tx,
        touch -> {
          found[0] = found[0] == null ? touch : found[0].after(touch);
          return !found[0].overwrites();
        });
    return found[0];
  }

  /** The highest touch below {@code tx} that writes, or its page's summary; null if none does. */
  final @Nullable Touch highestWriteBelow(int tx) {
    if (tx <= (int) LOWEST_WRITER.getAcquire(this)) {
      return null;
    }
    Page[] paged = pages();
    if (paged == null) {
      Touch[] all = few();
      for (int i = all.length - 1; i >= 0; i--) {
        if (all[i].tx < tx && all[i].writes()) {
          return all[i];
        }
      }
      return null;
    }
    int at = Math.min(tx >>> PAGE_BITS, paged.length);
    Page own = at < paged.length ? (Page) PAGE.getAcquire(paged, at) : null;
    Touch found = own == null ? null : fold(own, tx & PAGE_SIZE - 1);
    for (int i = at - 1; i >= 0 && found == null; i--) {
      Page page = (Page) PAGE.getAcquire(paged, i);
      found = page == null ? null : page.summary();
    }
    return found;
  }

  private Touch[] few() {
    return (Touch[]) FEW_TOUCHES.getAcquire(this);
  }

  private Page @Nullable [] pages() {
    return (Page[]) PAGES.getAcquire(this);
  }

  /**
   * Shows what transactions below {@code tx} wrote, highest first, until {@code more} is false:
   * touch by touch near {@code tx}, page by page further down.
   */
  final void forEachWriteBelow(int tx, Predicate<Touch> more) {
    if (tx <= (int) LOWEST_WRITER.getAcquire(this)) {
      return;
    }
    Page[] paged = pages();
    if (paged != null) {
      forEachWriteBelow(paged, tx, more);
      return;
    }
    Touch[] all = few();
    for (int i = all.length - 1; i >= 0; i--) {
      Touch touch = all[i];
      if (touch.tx < tx && touch.writes() && !more.test(touch)) {
        return;
      }
    }
  }

  private static void forEachWriteBelow(Page[] paged, int tx, Predicate<Touch> more) {
    int at = Math.min(tx >>> PAGE_BITS, paged.length);
    Page own = at < paged.length ? (Page) PAGE.getAcquire(paged, at) : null;
    long writers = own == null ? 0 : own.writersBelow(tx & PAGE_SIZE - 1);
    while (writers != 0) {
      int slot = PAGE_SIZE - 1 - Long.numberOfLeadingZeros(writers);
      writers ^= 1L << slot;
      Touch touch = own.read(slot);
      if (touch != null && touch.writes() && !more.test(touch)) {
        return;
      }
    }
    for (int i = at - 1; i >= 0; i--) {
      Page page = (Page) PAGE.getAcquire(paged, i);
      Touch summary = page == null ? null : page.summary();
      if (summary != null && !more.test(summary)) {
        return;
      }
    }
  }

  /** What the page's transactions below {@code slot} wrote, as one touch. */
  private static @Nullable Touch fold(Page page, int slot) {
    Touch found = null;
    long writers = page.writersBelow(slot);
    while (writers != 0 && (found == null || !found.overwrites())) {
      int highest = PAGE_SIZE - 1 - Long.numberOfLeadingZeros(writers);
      writers ^= 1L << highest;
      Touch touch = page.read(highest);
      if (touch != null && touch.writes()) {
        found = found == null ? touch : found.after(touch);
      }
    }
    return found;
  }

  /** Shows the touches above {@code tx}, lowest first, until {@code more} is false. */
  void forEachAbove(int tx, Predicate<Touch> more) {
    Page[] paged = pages();
    if (paged == null) {
      for (Touch touch : few()) {
        if (touch.tx > tx && !more.test(touch)) {
          return;
        }
      }
      return;
    }
    for (int i = tx + 1; i < paged.length << PAGE_BITS; i++) {
      Page page = (Page) PAGE.getAcquire(paged, i >>> PAGE_BITS);
      if (page == null) {
        i |= PAGE_SIZE - 1;
        continue;
      }
      Touch touch = page.read(i & PAGE_SIZE - 1);
      if (touch != null && !more.test(touch)) {
        return;
      }
    }
  }

  private static int find(Touch[] sorted, int tx) {
    int low = 0;
    int high = sorted.length - 1;
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
