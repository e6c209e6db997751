package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.parallel.account.SlotSum;
import io.evmesh.engine.parallel.account.SlotTouch;
import io.evmesh.engine.parallel.account.SlotWrite;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.account.Wipe;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The touches of one account's slots, and the wipes. A touch's byte tells what was seen (the lower
 * two bits) and what was left; values are told as the difference to what was seen where that is
 * shorter.
 */
final class StorageForm {
  // What was seen
  private static final int COMMITTED = 0;
  private static final int LAST = 1; // what the touch before has left
  private static final int VALUE = 2;
  private static final int CONDITIONS = 3;

  // What was left, above two bits
  private static final int SAME = 0;
  private static final int SET = 1;
  private static final int RAISED = 2; // by a word, from what was seen
  private static final int LOWERED = 3;
  private static final int ADDED = 4;
  private static final int TAKEN = 5; // from the slot, where addition would wrap around
  private static final int WITHDRAWN = 6;

  private static final Condition[] NO_CONDITIONS = {};

  private StorageForm() {}

  /** Writes wipes and slots with the committed values, which {@code base} tells. */
  static void write(ByteWriter out, Address address, VersionedStorage storage, StateView base) {
    writeWipes(out, storage);
    int[] slots = {0};
    storage.forEachSlot(slot -> slots[0]++);
    out.number(slots[0]);
    long[] words = new long[8];
    storage.forEachSlot(
        slot -> {
          slot.copyKey(words, 0);
          out.word(words[0], words[1], words[2], words[3]);
          boolean told = saw(slot);
          Wire.flagged(out, slot.size(), told);
          if (told) {
            base.slot(address, words, 0, 4);
            out.word(words[4], words[5], words[6], words[7]);
          }
          write(out, slot, told ? UInt256.ofLimbs(words[4], words[5], words[6], words[7]) : null);
        });
  }

  /**
   * Whether the place may ask for the committed value of a slot: it does for whatever was seen
   * there, since versions that lie below may yet be withdrawn.
   */
  private static boolean saw(VersionedSlot slot) {
    boolean[] any = {false};
    slot.forEachAbove(
        -1,
        touch -> {
          any[0] = !((SlotTouch) touch).withdraws;
          return !any[0];
        });
    return any[0];
  }

  private static void write(ByteWriter out, VersionedSlot slot, @Nullable UInt256 committed) {
    UInt256[] running = {committed == null ? UInt256.ZERO : committed};
    UInt256 base = running[0];
    int[] last = {-1};
    slot.forEachAbove(
        -1,
        touch -> {
          last[0] = Wire.incarnation(out, touch.tx, touch.incarnation, last[0]);
          running[0] = write(out, (SlotTouch) touch, base, running[0]);
          return true;
        });
  }

  /** Writes one touch; returns what the next is likely to see. */
  private static UInt256 write(ByteWriter out, SlotTouch touch, UInt256 base, UInt256 running) {
    if (touch.withdraws) {
      out.octet(WITHDRAWN << 2);
      return running;
    }
    UInt256 exact = touch.valueSeen();
    UInt256 seen = exact != null ? exact : base;
    int sight =
        exact == null
            ? touch.isFromBase() ? COMMITTED : CONDITIONS
            : exact.equals(running) ? LAST : VALUE;
    switch (touch) {
      case SlotSum sum -> {
        boolean negative = sum.added.limb3() < 0;
        out.octet((negative ? TAKEN : ADDED) << 2 | sight);
        writeSeen(out, touch, sight, seen);
        out.word(negative ? UInt256.ZERO.minus(sum.added) : sum.added);
        return running;
      }
      case SlotWrite write -> {
        UInt256 next = write.next();
        UInt256 up = next.minus(seen);
        UInt256 down = seen.minus(next);
        boolean shorter = up.sizeInBytes() < down.sizeInBytes();
        UInt256 change = shorter ? up : down;
        boolean whole = next.sizeInBytes() <= change.sizeInBytes();
        out.octet((whole ? SET : shorter ? RAISED : LOWERED) << 2 | sight);
        writeSeen(out, touch, sight, seen);
        out.word(whole ? next : change);
        return next;
      }
      default -> {
        out.octet(SAME << 2 | sight);
        writeSeen(out, touch, sight, seen);
        return sight == CONDITIONS ? running : seen;
      }
    }
  }

  private static void writeSeen(ByteWriter out, SlotTouch touch, int sight, UInt256 seen) {
    if (sight == VALUE) {
      out.word(seen);
    } else if (sight == CONDITIONS) {
      ConditionForm.write(out, List.of(touch.conditions()));
    }
  }

  private static void writeWipes(ByteWriter out, VersionedStorage storage) {
    int[] count = {0};
    storage.forEachWipe(wipe -> count[0]++);
    out.number(count[0]);
    int[] last = {-1};
    storage.forEachWipe(
        wipe -> {
          last[0] = Wire.incarnation(out, wipe.tx, wipe.incarnation, last[0]);
          Wire.flag(out, wipe.withdraws);
        });
  }

  // ----------------------------------------------------------------- reading

  /** Reads wipes and slots into a storage that has none. */
  static void read(
      ByteReader in,
      Address address,
      VersionedStorage storage,
      int transactions,
      CommittedSink committed) {
    readWipes(in, address, storage, transactions);
    int slots = in.count(2);
    long[] words = new long[4];
    for (int i = 0; i < slots; i++) {
      in.word(words, 0);
      VersionedSlot slot = add(storage, words);
      long header = in.number();
      boolean told = (header & 1) != 0;
      UInt256 base = told ? in.word() : UInt256.ZERO;
      if (told) {
        committed.slot(address, slot.key(), base);
      }
      boolean saw = readTouches(in, storage, slot, header >>> 1, base, transactions);
      Wire.check(saw == told, "the touches of a slot do not fit its committed value");
    }
  }

  /** Writes wipes and slots without anything that was seen, and without committed values. */
  static void writeShown(ByteWriter out, VersionedStorage shown) {
    writeWipes(out, shown);
    int[] slots = {0};
    shown.forEachSlot(slot -> slots[0]++);
    out.number(slots[0]);
    shown.forEachSlot(
        slot -> {
          out.word(slot.key());
          out.number(slot.size());
          write(out, slot, null);
        });
  }

  /** Reads what {@link #writeShown} wrote into a storage that has nothing. */
  static void readShown(
      ByteReader in, Address address, VersionedStorage storage, int transactions) {
    readWipes(in, address, storage, transactions);
    int slots = in.count(2);
    long[] words = new long[4];
    for (int i = 0; i < slots; i++) {
      in.word(words, 0);
      readTouches(in, storage, add(storage, words), in.number(), UInt256.ZERO, transactions);
    }
  }

  private static void readWipes(
      ByteReader in, Address address, VersionedStorage storage, int transactions) {
    int wipes = in.count(2);
    Wire.Ascending place = new Wire.Ascending(transactions);
    for (int i = 0; i < wipes; i++) {
      place.next(in);
      storage.record(new Wipe(address, place.tx, place.incarnation, Wire.flag(in)));
    }
  }

  /** Adds a slot that must be new. */
  private static VersionedSlot add(VersionedStorage storage, long[] words) {
    Wire.check(
        storage.find(words[0], words[1], words[2], words[3]) == null, "it tells a slot twice");
    return storage.add(words, 0);
  }

  /** Reads so many touches; returns whether any of them saw something. */
  private static boolean readTouches(
      ByteReader in,
      VersionedStorage storage,
      VersionedSlot slot,
      long count,
      UInt256 base,
      int transactions) {
    Wire.Ascending place = new Wire.Ascending(transactions);
    UInt256 running = base;
    boolean any = false;
    for (long i = 0; i < count; i++) {
      place.next(in);
      int octet = in.octet();
      SlotTouch touch = read(in, slot, place, octet, base, running);
      any |= !touch.withdraws;
      storage.record(touch);
      if (touch instanceof SlotWrite write) {
        running = write.next();
      } else if (octet >> 2 == SAME && (octet & 3) != CONDITIONS) {
        UInt256 exact = touch.valueSeen();
        running = exact == null ? base : exact;
      }
    }
    return any;
  }

  private static SlotTouch read(
      ByteReader in,
      VersionedSlot slot,
      Wire.Ascending place,
      int octet,
      UInt256 base,
      UInt256 running) {
    int sight = octet & 3;
    int tx = place.tx;
    int incarnation = place.incarnation;
    if (octet >> 2 == WITHDRAWN) {
      Wire.check(sight == 0, "a withdrawn touch has seen something");
      return SlotTouch.withdrawal(slot, tx, incarnation);
    }
    UInt256 exact =
        switch (sight) {
          case LAST -> running;
          case VALUE -> in.word();
          default -> null;
        };
    Condition[] conditions =
        sight == CONDITIONS ? ConditionForm.read(in).toArray(NO_CONDITIONS) : null;
    UInt256 seen = exact != null ? exact : base;
    return switch (octet >> 2) {
      case SAME -> SlotTouch.of(slot, tx, incarnation, exact, conditions, null);
      case SET -> SlotTouch.of(slot, tx, incarnation, exact, conditions, in.word());
      case RAISED -> SlotTouch.of(slot, tx, incarnation, exact, conditions, seen.plus(in.word()));
      case LOWERED -> SlotTouch.of(slot, tx, incarnation, exact, conditions, seen.minus(in.word()));
      case ADDED -> sum(slot, place, conditions, in.word());
      case TAKEN -> sum(slot, place, conditions, UInt256.ZERO.minus(in.word()));
      default -> throw new MalformedBytesException("a slot was left in an unknown way");
    };
  }

  private static SlotSum sum(
      VersionedSlot slot, Wire.Ascending place, Condition @Nullable [] conditions, UInt256 added) {
    Wire.check(!added.isZero(), "nothing was added to a slot");
    return new SlotSum(
        slot,
        place.tx,
        place.incarnation,
        Wire.nonNull(conditions, "something was added to a slot whose value was used"),
        added);
  }
}
