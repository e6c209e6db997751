package io.evmesh.engine.rlp;

import io.evmesh.engine.types.Address;
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
    if (nextIsList()) {
      throw failure("expected a byte string");
    }
    if (bytes[position] >= 0) {
      return Bytes.copyOf(bytes, position, ++position);
    }
    int size = header(0x80);
    if (size == 1 && bytes[position] >= 0) {
      throw failure("a byte below 0x80 must stand for itself");
    }
    position += size;
    return Bytes.copyOf(bytes, position - size, position);
  }

  /** Takes the next item, a number below 2^256 without leading zeros. */
  public UInt256 readUInt256() {
    return UInt256.of(readScalar(32));
  }

  /** Takes the next item, a number below 2^64 without leading zeros. */
  public long readLong() {
    return UInt256.of(readScalar(8)).toLong();
  }

  /** Takes the next item, 20 bytes. */
  public Address readAddress() {
    return Address.of(readFixed(Address.SIZE));
  }

  /** Takes the next item, 32 bytes. */
  public Hash readHash() {
    return Hash.of(readFixed(Hash.SIZE));
  }

  /** Takes the next item, a byte string of exactly {@code size} bytes. */
  public Bytes readFixed(int size) {
    int at = position;
    Bytes value = readBytes();
    if (value.size() != size) {
      position = at;
      throw failure("expected " + size + " bytes, found " + value.size());
    }
    return value;
  }

  /** Takes the next item of either kind and gives its whole coding, header included. */
  public Bytes readRaw() {
    int from = position;
    if (nextIsList()) {
      readList();
    } else {
      readBytes();
    }
    return Bytes.copyOf(bytes, from, position);
  }

  /** Checks that no item is left. */
  public void expectEnd() {
    if (position != end) {
      throw failure(end - position + " bytes too many");
    }
  }

  private Bytes readScalar(int maxSize) {
    int at = position;
    Bytes value = readBytes();
    if (value.size() > maxSize) {
      position = at;
      throw failure("a number of at most " + maxSize + " bytes expected, found " + value.size());
    }
    if (!value.isEmpty() && value.get(0) == 0) {
      position = at;
      throw failure("a number with leading zeros");
    }
    return value;
  }

  /** Moves past the header of a string (0x80) or list (0xc0) and returns the size of its content. */
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
