package io.evmesh.engine.commute;

import io.evmesh.engine.types.UInt256;

/**
 * Some bits of a word that lie together, such as a variable that shares its slot with others.
 *
 * @param low its lowest bit, 0 to 255
 * @param size how many there are, 1 to 256
 */
public record Field(int low, int size) {
  /** All bits. */
  public static final Field WHOLE = new Field(0, Bits.WORD);

  public Field {
    if (low < 0 || size < 1 || low + size > Bits.WORD) {
      throw new IllegalArgumentException("no word has " + size + " bits from " + low + " on");
    }
  }

  /** The field's value in a word. */
  public UInt256 of(UInt256 word) {
    return size == Bits.WORD ? word : Bits.and(Bits.right(word, low), most());
  }

  /** The greatest value that it can have. */
  public UInt256 most() {
    return size == Bits.WORD ? UInt256.MAX : Bits.ones(size);
  }

  boolean meets(Field that) {
    return low < that.low + that.size && that.low < low + size;
  }
}
