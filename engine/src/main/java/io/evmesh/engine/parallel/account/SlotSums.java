package io.evmesh.engine.parallel.account;

import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a slot to which transactions add: those that set it, apart from the others, and
 * the sums of what is added. Single writer, many readers without a lock.
 */
final class SlotSums {
  private final VersionedSlot slot;
  private final Sets sets = new Sets();

  // What many touches add; null before they are many
  private volatile @Nullable WeiColumn column;

  private @Nullable SlotChecks checks; // made when touches are many
  private @Nullable UInt256 committed; // once it was asked for

  /** The touches that set the slot. */
  private static final class Sets extends Touches {}

  SlotSums(VersionedSlot slot) {
    this.slot = slot;
    slot.forEachAbove(
        -1,
        touch -> {
          if (touch instanceof SlotWrite) {
            sets.put(touch);
          }
          return true;
        });
  }

  /** Keeps account of a touch that has come in the place of another, or of none. */
  void note(SlotTouch touch, @Nullable SlotTouch before) {
    if (touch instanceof SlotWrite) {
      sets.put(touch);
    } else if (before instanceof SlotWrite) {
      sets.remove(touch.tx);
    }
    if (slot.isPaged()) {
      addToColumn(touch);
    }
  }

  private void addToColumn(SlotTouch touch) {
    if (checks != null) {
      checks.forget(touch.tx);
    }
    WeiColumn known = column;
    if (known != null) {
      known.set(touch.tx, addedBy(touch));
      return;
    }
    WeiColumn made = new WeiColumn();
    slot.forEachAbove(
        -1,
        each -> {
          made.set(each.tx, addedBy(each));
          return true;
        });
    column = made;
  }

  private static @Nullable UInt256 addedBy(Touch touch) {
    return touch instanceof SlotSum sum ? sum.added : null;
  }

  /** The highest transaction below {@code tx} that has set the slot; null if none has. */
  @Nullable SlotWrite setBelow(int tx) {
    return (SlotWrite) sets.below(tx);
  }

  /** What transactions from {@code from} on and below {@code to} have added. */
  UInt256 between(int from, int to) {
    WeiColumn known = column;
    if (known != null) {
      return known.between(from, to);
    }
    UInt256 sum = UInt256.ZERO;
    for (Touch touch = slot.below(to); touch != null && touch.tx >= from; ) {
      if (touch instanceof SlotSum each) {
        sum = sum.plus(each.added);
      }
      touch = slot.below(touch.tx);
    }
    return sum;
  }

  /** Keeps the committed value, which can be asked for only while the block is executed. */
  void keepCommitted(StateView base) {
    var unused = committed(base);
  }

  private UInt256 committed(StateView base) {
    UInt256 known = committed;
    if (known == null) {
      known = slot.committedIn(base);
      committed = known;
    }
    return known;
  }

  /**
   * The value that transaction {@code tx} finds, where no storage was wiped from {@code from} on.
   *
   * @param from the transaction after which the slot was empty; -1 if it never was
   */
  UInt256 value(int tx, int from, StateView base) {
    SlotWrite set = setBelow(tx);
    if (set != null && set.tx > from) {
      return set.next().plus(between(set.tx + 1, tx));
    }
    UInt256 start = from < 0 ? committed(base) : UInt256.ZERO;
    return start.plus(between(from + 1, tx));
  }

  // ---------------------------------------------------------------- settling

  /** Checks the conditions of transactions from {@code from} on, below which something changed. */
  void check(int from, StateView base, Verdicts verdicts) {
    UInt256 start = committed(base);
    if (!slot.isPaged()) {
      checkEach(value(from, -1, base), from, Integer.MAX_VALUE, start, verdicts, null);
      return;
    }
    if (checks == null) {
      checks = new SlotChecks();
    }
    int size = Touches.PAGE_SIZE;
    UInt256 running = null; // below the page, if known
    int last = -1;
    for (int page = slot.pageFrom(from / size); page >= 0; page = slot.pageFrom(page + 1)) {
      int first = page * size;
      if (running == null || last != page - 1) {
        running = value(first, -1, base);
      }
      last = page;
      if (checks.hold(page, running)) {
        running = checks.isOrdered(page) ? null : running.plus(between(first, first + size));
      } else {
        SlotChecks.Page noted = checks.begin(page, running);
        running = checkEach(running, first, first + size, start, verdicts, noted);
      }
    }
  }

  /**
   * Checks the touches of some transactions one by one.
   *
   * @param below what the first finds
   * @param noted is told of all that was looked at; null if nobody needs it
   * @return what lies above the last
   */
  private UInt256 checkEach(
      UInt256 below,
      int from,
      int to,
      UInt256 start,
      Verdicts verdicts,
      SlotChecks.@Nullable Page noted) {
    UInt256[] running = {below};
    boolean[] falls = {false}; // who has set the slot runs again, and will hardly do the same
    slot.forEachBetween(
        from,
        to,
        touch -> {
          SlotTouch each = (SlotTouch) touch;
          boolean fails = !each.isDisproved() && (falls[0] || !isMet(each, running[0], start));
          if (fails) {
            slot.disprove(each);
            verdicts.add(each, writerBelow(each.tx));
          } else if (noted != null && !each.isDisproved()) {
            noted.looked(running[0], each);
          }
          if (each instanceof SlotSum sum) {
            running[0] = running[0].plus(sum.added);
          } else if (each instanceof SlotWrite set) {
            falls[0] = fails;
            running[0] = set.next();
            if (noted != null) {
              noted.reset();
            }
          }
          return true;
        });
    return running[0];
  }

  private static boolean isMet(SlotTouch touch, UInt256 value, UInt256 start) {
    return touch.isFromBase()
        ? value.equals(start)
        : touch.allows(value.limb0(), value.limb1(), value.limb2(), value.limb3());
  }

  private int writerBelow(int tx) {
    Touch below = slot.below(tx);
    return below == null ? -1 : below.tx;
  }
}
