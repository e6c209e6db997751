package io.evmesh.engine.rlp;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;

/**
 * Reads RLP items one after the other out of a byte array, strictly: every length in its shortest
 * form, every item inside the list that holds it. All methods throw {@link RlpException}, naming
 * the offset, when the next item is not of the kind asked for. Nothing is allocated for a length
 * that the input does not have.
 */
public final class RlpReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  private RlpReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  /** A reader of all bytes. */
  public static RlpReader of(Bytes bytes) {
    return new RlpReader(bytes.unsafeArray(), 0, bytes.size());
  }

  /** Whether items are left. */
  public boolean hasNext() {
    return position < end;
  }

  /** Whether the next item is a list. */
  public boolean nextIsList() {
    require(1);
    return (bytes[position] & 0xff) >= 0xc0;
  }

  /** Takes the next item, a list, and gives a reader of its items. */
  public RlpReader readList() {
    if (!nextIsList()) {
      throw failure("expected a list");
    }
    int size = header(0xc0);
    RlpReader inner = new RlpReader(bytes, position, position + size);
    position += size;
    return inner;
  }

  /** Takes the next item, a byte string of any length. */
  public Bytes readBytes() {
    int size = string();
    return Bytes.copyOf(bytes, position - size, position);
  }

  /** Takes the next item, a number below 2^256 without leading zeros. */
  public UInt256 readUInt256() {
    int size = scalar(32);
    if (size <= 8) {
      return UInt256.of(limb(position, size));
    }
    return UInt256.ofLimbs(
        limb(position, size),
        limb(position - 8, size - 8),
        limb(position - 16, size - 16),
        limb(position - 24, size - 24));
  }

  /** Takes the next item, a number below 2^64 without leading zeros; it is unsigned. */
  public long readLong() {
    int size = scalar(8);
    return limb(position, size);
  }

  /** Takes the next item, 20 bytes. */
  public Address readAddress() {
    fixed(Address.SIZE);
    return Address.read(bytes, position - Address.SIZE);
  }

  /** Takes the next item, 32 bytes. */
  public Hash readHash() {
    fixed(Hash.SIZE);
    return Hash.read(bytes, position - Hash.SIZE);
  }

  /** Takes the next item, a byte string of exactly {@code size} bytes. */
  public Bytes readFixed(int size) {
    fixed(size);
    return Bytes.copyOf(bytes, position - size, position);
  }

  /**
   * Takes the next item of either kind and gives its whole coding, header included. The items in a
   * list are not looked at.
   */
  public Bytes readRaw() {
    int from = position;
    skip();
    return Bytes.copyOf(bytes, from, position);
  }

  /** Moves past the next item of either kind; the items in a list are not looked at. */
  public void skip() {
    if (nextIsList()) {
      int size = header(0xc0);
      position += size;
    } else {
      string();
    }
  }

  /** Number of items that are left; none is taken. */
  public int itemsLeft() {
    RlpReader ahead = new RlpReader(bytes, position, end);
    int count = 0;
    while (ahead.hasNext()) {
      ahead.skip();
      count++;
    }
    return count;
  }

  /** Checks that no item is left. */
  public void expectEnd() {
    if (position != end) {
      throw failure(end - position + " bytes too many");
    }
  }

  /** Moves past a byte string and returns its size. */
  private int string() {
    if (nextIsList()) {
      throw failure("expected a byte string");
    }
    if (bytes[position] >= 0) {
      position++;
      return 1;
    }
    if (bytes[position] == (byte) 0x81 && end - position > 1 && bytes[position + 1] >= 0) {
      throw failure("a byte below 0x80 must stand for itself");
    }
    int size = header(0x80);
    position += size;
    return size;
  }

  private void fixed(int size) {
    int at = position;
    int found = string();
    if (found != size) {
      position = at;
      throw failure("expected " + size + " bytes, found " + found);
    }
  }

  /** Moves past a number and returns its size. */
  private int scalar(int maxSize) {
    int at = position;
    int size = string();
    if (size > maxSize) {
      position = at;
      throw failure("a number of at most " + maxSize + " bytes expected, found " + size);
    }
    if (size > 0 && bytes[position - size] == 0) {
      position = at;
      throw failure("a number with leading zeros");
    }
    return size;
  }

  /** The number in the last 8 bytes before {@code to}, of which only {@code size} belong to it. */
  private long limb(int to, int size) {
    if (size >= 8) {
      return BigEndian.getLong(bytes, to - 8);
    }
    long value = 0;
    for (int i = to - size; i < to; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /** Moves past the header of a string (0x80) or list (0xc0); returns the size of its content. */
  private int header(int offset) {
    int first = bytes[position] & 0xff;
    if (first <= offset + 55) {
      int size = first - offset;
      require(1 + size);
      position++;
      return size;
    }
    int lengthSize = first - offset - 55;
    require(1 + lengthSize);
    if (bytes[position + 1] == 0) {
      throw failure("a length with leading zeros");
    }
    long size = 0;
    for (int i = 1; i <= lengthSize; i++) {
      size = size << 8 | bytes[position + i] & 0xff;
      if (size > end) {
        throw failure("a length beyond the end of the data");
      }
    }
    if (size < 56) {
      throw failure("a length that fits the short form");
    }
    if (size > end - position - 1 - lengthSize) {
      throw failure("a length beyond the end of the data");
    }
    position += 1 + lengthSize;
    return (int) size;
  }

  private void require(int size) {
    if (size > end - position) {
      throw failure("the data ends too early");
    }
  }

  private RlpException failure(String what) {
    return new RlpException("RLP at byte " + position + ": " + what);
  }
}
