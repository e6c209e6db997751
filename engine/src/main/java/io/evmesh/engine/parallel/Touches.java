package io.evmesh.engine.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The touches of one place by transaction index. One thread writes, any number read without a lock.
 *
 * <p>One touch lies here itself, a few in a sorted array with room at its end, which is replaced
 * when one comes between others or goes. Many lie in pages of 64 consecutive transactions, each
 * with a summary of what its transactions wrote, so that neither adding one nor asking for the
 * value below an index takes longer than the number of pages. A reader may see some touches of a
 * change and not others: whatever it concludes is checked when it settles.
 */
abstract class Touches {
  private static final int FEW = 16;
  private static final int PAGE_BITS = 6;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Touch[].class);
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(Page[].class);
  private static final VarHandle HELD = field(Touches.class, "held", Object.class);
  private static final VarHandle PAGES = field(Paged.class, "pages", Page[].class);
  private static final VarHandle LOWEST_WRITER = field(Paged.class, "lowestWriter", int.class);
  private static final VarHandle WRITERS = field(Page.class, "writers", long.class);
  private static final VarHandle SUMMARY = field(Page.class, "summary", Touch.class);

  /**
   * A {@link Touch}, a {@code Touch[]} or a {@link Paged}. Set with release and read with acquire:
   * what a touch holds is seen by who sees the touch, and nothing waits for the store.
   */
  private @Nullable Object held;

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Many touches. */
  private static final class Paged {
    private @Nullable Page[] pages;

    /** No transaction below has ever written here. */
    private int lowestWriter = Integer.MAX_VALUE;

    private int count;

    Paged(int highest) {
      pages = new Page[(highest >>> PAGE_BITS) + 1];
    }

    /** The pages, for readers. */
    @Nullable Page[] pages() {
      return (Page[]) PAGES.getAcquire(this);
    }

    /** Whether no transaction below {@code tx} has ever written here. */
    boolean isUnwrittenBelow(int tx) {
      return tx <= (int) LOWEST_WRITER.getAcquire(this);
    }

    @Nullable Touch get(int tx) {
      Page page = tx >>> PAGE_BITS < pages.length ? pages[tx >>> PAGE_BITS] : null;
      return page == null ? null : page.touches[tx & PAGE_SIZE - 1];
    }

    @Nullable Touch put(Touch touch) {
      if (touch.tx < lowestWriter && touch.writes()) {
        LOWEST_WRITER.setRelease(this, touch.tx);
      }
      int at = touch.tx >>> PAGE_BITS;
      if (at >= pages.length) {
        PAGES.setRelease(this, Arrays.copyOf(pages, Math.max(at + 1, 2 * at)));
      }
      Page page = pages[at];
      if (page == null) {
        page = new Page();
        PAGE.setRelease(pages, at, page);
      }
      int slot = touch.tx & PAGE_SIZE - 1;
      Touch before = page.touches[slot];
      count += before == null ? 1 : 0;
      page.write(slot, touch);
      return before;
    }

    void remove(int tx) {
      count--;
      pages[tx >>> PAGE_BITS].write(tx & PAGE_SIZE - 1, null);
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

  /** Whether no transaction has a touch here; for the writer only. */
  boolean isUntouched() {
    return held == null;
  }

  /** Whether more than one touch was ever here at once. */
  final boolean hasSeveral() {
    Object now = held();
    return now != null && !(now instanceof Touch);
  }

  /** How many transactions have a touch here; for the writer only. */
  int size() {
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
  @Nullable Touch get(int tx) {
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
    return switch (held()) {
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
      case Paged many -> many.isUnwrittenBelow(tx) ? null : highestWriteBelow(many.pages(), tx);
      default -> throw unknown();
    };
  }

  private static @Nullable Touch highestWriteBelow(@Nullable Page[] paged, int tx) {
    int at = Math.min(tx >>> PAGE_BITS, paged.length);
    Page own = at < paged.length ? (Page) PAGE.getAcquire(paged, at) : null;
    Touch found = own == null ? null : fold(own, tx & PAGE_SIZE - 1);
    for (int i = at - 1; i >= 0 && found == null; i--) {
      Page page = (Page) PAGE.getAcquire(paged, i);
      found = page == null ? null : page.summary();
    }
    return found;
  }

  private @Nullable Object held() {
    return HELD.getAcquire(this);
  }

  /**
   * Shows what transactions below {@code tx} wrote, highest first, until {@code more} is false:
   * touch by touch near {@code tx}, page by page further down.
   */
  final void forEachWriteBelow(int tx, Predicate<Touch> more) {
    switch (held()) {
      case null -> {}
      case Touch one -> {
        if (one.tx < tx && one.writes() && !more.test(one)) {
          return;
        }
      }
      case Touch[] few -> {
        for (int i = few.length - 1; i >= 0; i--) {
          Touch touch = (Touch) SLOT.getAcquire(few, i);
          if (touch != null && touch.tx < tx && touch.writes() && !more.test(touch)) {
            return;
          }
        }
      }
      case Paged many -> {
        if (!many.isUnwrittenBelow(tx)) {
          forEachWriteBelow(many.pages(), tx, more);
        }
      }
      default -> throw unknown();
    }
  }

  private static void forEachWriteBelow(@Nullable Page[] paged, int tx, Predicate<Touch> more) {
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
    switch (held()) {
      case null -> {}
      case Touch one -> {
        if (one.tx > tx && !more.test(one)) {
          return;
        }
      }
      case Touch[] few -> {
        for (int i = 0; i < few.length; i++) {
          Touch touch = (Touch) SLOT.getAcquire(few, i);
          if (touch == null || touch.tx > tx && !more.test(touch)) {
            return;
          }
        }
      }
      case Paged many -> forEachAbove(many.pages(), tx, more);
      default -> throw unknown();
    }
  }

  private static void forEachAbove(@Nullable Page[] paged, int tx, Predicate<Touch> more) {
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
