package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;

/**
 * A part of a value that rises or falls with a field of a slot: by one where that rises by one.
 *
 * @param field of the slot
 * @param found the field's value as the transaction found it
 * @param falls whether this falls where the field rises
 * @param value this part's value there
 * @param at where it stands: its lowest bit
 * @param width bits that the value is known to fit into
 */
record Piece(Field field, UInt256 found, boolean falls, UInt256 value, int at, int width) {
  /** The field as it is, where it is. */
  static Piece of(TrackedSlot slot, Field field) {
    UInt256 found = field.of(slot.found());
    return new Piece(field, found, false, found, field.low(), field.size());
  }

  /** Whether the value is the field's. */
  boolean isRaw() {
    return !falls && value.equals(found);
  }

  /** Whether it stands where the field does. */
  boolean isInPlace() {
    return !falls && at == field.low();
  }

  /** Whether the difference of the two is the same whatever the field is. */
  boolean movesWith(Piece that) {
    return falls == that.falls && field.equals(that.field);
  }

  int end() {
    return at + width;
  }

  /** The bits that it takes of the word. */
  UInt256 bits() {
    return Bits.left(Bits.ones(width), at);
  }

  /** Whether a mask keeps all its bits. */
  boolean isInside(UInt256 mask) {
    UInt256 bits = bits();
    return (bits.limb0() & ~mask.limb0()) == 0
        && (bits.limb1() & ~mask.limb1()) == 0
        && (bits.limb2() & ~mask.limb2()) == 0
        && (bits.limb3() & ~mask.limb3()) == 0;
  }

  Piece movedTo(int position) {
    return new Piece(field, found, falls, value, position, width);
  }

  Piece with(UInt256 moved, int fitting) {
    return new Piece(field, found, falls, moved, at, fitting);
  }

  /** All its bits inverted. */
  Piece inverted() {
    UInt256 inverse = Bits.ones(width).minus(value);
    return new Piece(field, found, !falls, inverse, at, width);
  }

  /** Some of its bits, of a raw piece; of no bit that the field has if the size is not positive. */
  Piece part(int from, int to) {
    Field part = new Field(field.low() + from, to - from);
    UInt256 value = Bits.and(Bits.right(found, from), part.most());
    return new Piece(part, value, false, value, at + from, to - from);
  }

  /** Notes that the execution is the same only while the value lies between these, as it does. */
  void restrict(TrackedSlot slot, UInt256 lowest, UInt256 highest) {
    if (isRaw()) {
      slot.restrict(field, lowest, highest.min(field.most()));
      return;
    }
    UInt256 below = Bits.differenceAtLeast(value, lowest);
    UInt256 above = Bits.differenceAtLeast(highest, value);
    slot.restrict(
        field,
        Bits.differenceAtLeast(found, falls ? above : below),
        Bits.sumAtMost(found, falls ? below : above).min(field.most()));
  }

  /** What it would be were the field another. */
  UInt256 valueFor(UInt256 word) {
    UInt256 now = field.of(word);
    return falls ? value.plus(found).minus(now) : value.minus(found).plus(now);
  }
}
