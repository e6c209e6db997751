package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A word that depends on the value of a tracked slot in a way that is known: bits of its own and,
 * between them, pieces that rise or fall with fields of the slot. Immutable.
 *
 * <p>An operation gives the symbol of its result, or null if the result does not depend on the slot
 * any more; whatever was learnt of the slot for that is noted there. What has no operation here
 * {@link #observe}s.
 */
public final class Symbol {
  private static final UInt256 SIGN = UInt256.ofLimbs(0, 0, 0, Long.MIN_VALUE);
  private static final int MOST_PIECES = 5;
  private static final Piece[] NO_PIECES = {};

  private final TrackedSlot slot;
  private final UInt256 rest; // the bits outside of all pieces
  private final Piece[] pieces; // lowest first

  private Symbol(TrackedSlot slot, UInt256 rest, Piece... pieces) {
    this.slot = slot;
    this.rest = rest;
    this.pieces = pieces;
  }

  /** The value of the slot as it was found. */
  static Symbol of(TrackedSlot slot) {
    return new Symbol(slot, UInt256.ZERO, Piece.of(slot, Field.WHOLE));
  }

  /** The slot that it depends on. */
  public TrackedSlot slot() {
    return slot;
  }

  /** Whether its slot was tracked before that of another. */
  public boolean isOlderThan(Symbol that) {
    return slot.order() < that.slot.order();
  }

  /** Its value where the slot is as it was found. */
  public UInt256 value() {
    return valueFor(slot.found());
  }

  /** Its value where the slot has a value that meets the conditions. */
  UInt256 valueFor(UInt256 word) {
    UInt256 sum = rest;
    for (Piece piece : pieces) {
      sum = Bits.or(sum, Bits.left(piece.valueFor(word), piece.at()));
    }
    return sum;
  }

  /** The execution depends on the value: it is but a number from now on. */
  public @Nullable Symbol observe() {
    for (Piece piece : pieces) {
      slot.observe(piece.field());
    }
    return null;
  }

  /** One piece and nothing else, which stands at the lowest bit. */
  private @Nullable Piece single() {
    boolean isSingle = pieces.length == 1 && rest.isZero() && pieces[0].at() == 0;
    return isSingle ? pieces[0] : null;
  }

  private Symbol of(Piece piece) {
    return new Symbol(slot, UInt256.ZERO, piece);
  }

  private @Nullable Symbol of(UInt256 constant, List<Piece> some) {
    if (some.isEmpty()) {
      return null;
    }
    Symbol symbol = new Symbol(slot, constant, some.toArray(NO_PIECES));
    return some.size() > MOST_PIECES ? symbol.observe() : symbol;
  }

  // ------------------------------------------------------------------- sums

  /** Plus a number, modulo 2^256. */
  public @Nullable Symbol plus(UInt256 addend) {
    if (addend.isZero()) {
      return this;
    }
    Piece piece = single();
    if (piece == null) {
      return isBeside(addend) ? or(addend) : observe();
    }
    UInt256 sum = piece.value().plus(addend);
    UInt256 highest = UInt256.MAX.minus(addend);
    if (sum.compareTo(addend) >= 0) {
      piece.restrict(slot, UInt256.ZERO, highest);
    } else {
      piece.restrict(slot, highest.plus(UInt256.ONE), UInt256.MAX);
    }
    return of(piece.with(sum, Bits.WORD));
  }

  /** Minus a number, modulo 2^256. */
  public @Nullable Symbol minus(UInt256 subtrahend) {
    return plus(UInt256.ZERO.minus(subtrahend));
  }

  /** A number minus this, modulo 2^256. */
  public @Nullable Symbol subtractedFrom(UInt256 number) {
    Piece piece = single();
    if (piece == null) {
      return observe();
    }
    return of(piece.with(piece.value(), Bits.WORD).inverted()).plus(number.plus(UInt256.ONE));
  }

  /** Plus another symbol. */
  public @Nullable Symbol plus(Symbol that) {
    return or(that); // the same where no bit is in both, and else nothing is known
  }

  /** Minus another symbol: a number where both rise with the same field. */
  public @Nullable Symbol minus(Symbol that) {
    return movesWith(that) ? null : observeBoth(that);
  }

  private boolean movesWith(Symbol that) {
    Piece mine = single();
    Piece other = that.single();
    return slot == that.slot && mine != null && other != null && mine.movesWith(other);
  }

  private @Nullable Symbol observeBoth(Symbol that) {
    that.observe();
    return observe();
  }

  // ------------------------------------------------------------ comparisons

  /** The execution depends on whether this is less, equal or greater than a number. */
  public void compare(UInt256 number) {
    Piece piece = single();
    if (piece == null) {
      observe();
      return;
    }
    int order = piece.value().compareTo(number);
    if (order == 0) {
      piece.restrict(slot, number, number);
    } else if (order < 0) {
      piece.restrict(slot, UInt256.ZERO, number.minus(UInt256.ONE));
    } else {
      piece.restrict(slot, number.plus(UInt256.ONE), UInt256.MAX);
    }
  }

  /** The execution depends on whether this is less than a number. */
  public void compareLess(UInt256 number) {
    Piece piece = single();
    if (piece == null) {
      observe();
    } else if (piece.value().compareTo(number) < 0) {
      piece.restrict(slot, UInt256.ZERO, number.minus(UInt256.ONE));
    } else {
      piece.restrict(slot, number, UInt256.MAX);
    }
  }

  /** The execution depends on whether this is greater than a number. */
  public void compareGreater(UInt256 number) {
    if (number.equals(UInt256.MAX)) {
      return; // nothing is
    }
    compareLess(number.plus(UInt256.ONE));
  }

  /** The execution depends on the sign, as that of a number in two's complement. */
  private void observeSign() {
    compareLess(SIGN);
  }

  /** The execution depends on whether this is less than a number, both with a sign. */
  public void compareSignedLess(UInt256 number) {
    observeSign();
    if ((value().limb3() < 0) == (number.limb3() < 0)) {
      compareLess(number);
    }
  }

  /** The execution depends on whether this is greater than a number, both with a sign. */
  public void compareSignedGreater(UInt256 number) {
    observeSign();
    if ((value().limb3() < 0) == (number.limb3() < 0)) {
      compareGreater(number);
    }
  }

  /** The execution depends on how this and another compare, which may need no condition. */
  public void compare(Symbol that) {
    if (!movesWith(that)) {
      observeBoth(that);
    }
  }

  // ------------------------------------------------------------------- bits

  /** The bits of a mask. */
  public @Nullable Symbol and(UInt256 mask) {
    if (pieces.length == 1 && rest.isZero() && pieces[0].isInside(mask)) {
      return this;
    }
    List<Piece> kept = new ArrayList<>();
    UInt256 constant = Bits.and(rest, mask);
    for (Piece piece : pieces) {
      constant = Bits.or(constant, cut(piece, mask, kept));
    }
    return of(constant, kept);
  }

  /** Adds what is left of a piece under a mask, and returns what is but a number of it. */
  private UInt256 cut(Piece piece, UInt256 mask, List<Piece> kept) {
    UInt256 bits = piece.bits();
    UInt256 masked = Bits.and(bits, mask);
    if (piece.isInside(mask)) {
      kept.add(piece);
      return UInt256.ZERO;
    }
    if (piece.isRaw()) {
      cutRaw(piece, mask, kept);
      return UInt256.ZERO;
    }
    int end = Bits.next(mask, piece.at(), false);
    if (masked.isZero()) {
      return UInt256.ZERO;
    }
    if (end > piece.at() && Bits.next(mask, end, true) >= piece.end()) {
      kept.add(lowest(piece, end - piece.at()));
      return UInt256.ZERO;
    }
    slot.observe(piece.field());
    return Bits.and(Bits.left(piece.value(), piece.at()), mask);
  }

  private static void cutRaw(Piece piece, UInt256 mask, List<Piece> kept) {
    int end = Math.min(piece.end(), piece.at() + piece.field().size());
    int from = Bits.next(mask, piece.at(), true);
    while (from < end) {
      int to = Math.min(end, Bits.next(mask, from, false));
      kept.add(piece.part(from - piece.at(), to - piece.at()));
      from = Bits.next(mask, to, true);
    }
  }

  /** A piece modulo 2^bits, which is to be less than its width. */
  private Piece lowest(Piece piece, int bits) {
    UInt256 above = Bits.left(Bits.right(piece.value(), bits), bits); // what goes
    piece.restrict(slot, above, above.plus(Bits.ones(bits)));
    return piece.with(piece.value().minus(above), bits);
  }

  /** With the bits of a number set. */
  public @Nullable Symbol or(UInt256 bits) {
    List<Piece> kept = new ArrayList<>();
    UInt256 constant = Bits.or(rest, bits);
    for (Piece piece : pieces) {
      UInt256 room = piece.bits();
      UInt256 set = Bits.and(room, bits);
      if (set.isZero()) {
        kept.add(piece);
      } else if (!set.equals(room)) {
        slot.observe(piece.field());
        constant = Bits.or(constant, Bits.left(piece.value(), piece.at()));
      }
    }
    return of(constant, kept);
  }

  /** Together with a symbol that has its pieces where this one has nothing. */
  public @Nullable Symbol or(Symbol that) {
    if (slot != that.slot || !isBeside(that.taken()) || !that.isBeside(taken())) {
      return observeBoth(that);
    }
    List<Piece> both = new ArrayList<>(List.of(pieces));
    both.addAll(List.of(that.pieces));
    both.sort((a, b) -> Integer.compare(a.at(), b.at()));
    return of(Bits.or(rest, that.rest), both);
  }

  /** All bits that may be set. */
  private UInt256 taken() {
    UInt256 taken = rest;
    for (Piece piece : pieces) {
      taken = Bits.or(taken, piece.bits());
    }
    return taken;
  }

  /** Whether a number has no bit set where this may have one. */
  private boolean isBeside(UInt256 number) {
    return Bits.and(number, taken()).isZero();
  }

  /** All bits inverted. */
  public Symbol not() {
    UInt256 constant = Bits.not(rest);
    for (Piece piece : pieces) {
      constant = Bits.and(constant, Bits.not(piece.bits()));
    }
    return new Symbol(slot, constant, mapped(Piece::inverted));
  }

  /** Shifted to the left; 256 and more leave nothing. */
  public @Nullable Symbol left(int by) {
    if (by >= Bits.WORD) {
      return null;
    }
    Symbol kept = and(Bits.ones(Bits.WORD - by));
    return kept == null ? null : kept.moved(by, Bits.left(kept.rest, by));
  }

  /** Shifted to the right; 256 and more leave nothing. */
  public @Nullable Symbol right(int by) {
    if (by >= Bits.WORD) {
      return null;
    }
    Symbol kept = and(Bits.not(Bits.ones(by)));
    return kept == null ? null : kept.moved(-by, Bits.right(kept.rest, by));
  }

  private Symbol moved(int by, UInt256 constant) {
    return new Symbol(slot, constant, mapped(piece -> piece.movedTo(piece.at() + by)));
  }

  private Piece[] mapped(UnaryOperator<Piece> change) {
    Piece[] changed = pieces.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.apply(changed[i]);
    }
    return changed;
  }

  /** The sign of the lowest bytes extended over the word (SIGNEXTEND). */
  public @Nullable Symbol signExtended(int lastByte) {
    int bits = 8 * (lastByte + 1);
    if (lastByte >= 31) {
      return this;
    }
    Symbol kept = and(Bits.ones(bits));
    Piece piece = kept == null ? null : kept.single();
    if (piece == null) {
      return kept == null ? null : kept.observe();
    }
    UInt256 negative = Bits.left(UInt256.ONE, bits - 1);
    kept.compareLess(negative);
    boolean isNegative = piece.value().compareTo(negative) >= 0;
    return isNegative ? kept.plus(Bits.not(Bits.ones(bits))) : kept;
  }

  // ------------------------------------------------------------------ store

  /**
   * This as a value to be stored in the slot: one that is the value found and something that does
   * not depend on it. Null if it is not of that form, and but a number from now on.
   */
  public @Nullable Symbol stored() {
    Piece whole = single();
    if (whole != null && whole.isInPlace() && whole.field().size() == Bits.WORD) {
      return this;
    }
    UInt256 untouched = UInt256.MAX;
    Piece last = null;
    for (Piece piece : pieces) {
      boolean overlaps = last != null && last.field().meets(piece.field());
      if (!piece.isInPlace() || overlaps) {
        return observe();
      }
      Field field = piece.field();
      untouched = Bits.and(untouched, Bits.not(Bits.left(field.most(), field.low())));
      last = piece;
    }
    int from = Bits.next(untouched, 0, true);
    while (from < Bits.WORD) { // what is overwritten
      int to = Bits.next(untouched, from, false);
      slot.observe(new Field(from, to - from));
      from = Bits.next(untouched, to, true);
    }
    return this;
  }
}
