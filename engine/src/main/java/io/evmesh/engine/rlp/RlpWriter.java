package io.evmesh.engine.rlp;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;

/**
 * Writes RLP items one after the other. A list is what is written between {@link #startList()} and
 * {@link #endList()}; its header is put in front when it ends.
 */
public final class RlpWriter {
  private static final int MAX_DEPTH = 64; // our own structures nest four deep
  private static final int MAX_HEADER = 5; // lengths are below 2^31

  private byte[] bytes = new byte[256];
  private int size;
  private final int[] starts = new int[MAX_DEPTH];
  private int depth;

  /** Forgets everything written so far and keeps the memory. */
  public RlpWriter reset() {
    size = 0;
    depth = 0;
    return this;
  }

  /**
   * Begins a list.
   *
   * @throws IllegalStateException if 64 lists are open already
   */
  public RlpWriter startList() {
    if (depth == MAX_DEPTH) {
      throw new IllegalStateException("lists nest deeper than " + MAX_DEPTH);
    }
    starts[depth++] = size;
    return this;
  }

  /**
   * Ends the list that was begun last.
   *
   * @throws IllegalStateException if none is open
   */
  public RlpWriter endList() {
    if (depth == 0) {
      throw new IllegalStateException("no list was begun");
    }
    int start = starts[--depth];
    int content = size - start;
    int header = headerSize(content);
    reserve(header);
    System.arraycopy(bytes, start, bytes, start + header, content);
    size = start;
    header(0xc0, content);
    size += content;
    return this;
  }

  /** Writes a byte string. */
  public RlpWriter write(Bytes value) {
    return write(value.unsafeArray(), 0, value.size());
  }

  /** Writes {@code value[from, from + length)} as a byte string. */
  public RlpWriter write(byte[] value, int from, int length) {
    if (length == 1 && value[from] >= 0) {
      reserve(1);
      bytes[size++] = value[from];
      return this;
    }
    reserve(MAX_HEADER);
    header(0x80, length);
    return append(value, from, length);
  }

  /** Writes a number without leading zeros. */
  public RlpWriter write(UInt256 value) {
    if (value.fitsLong()) {
      return write(value.limb0());
    }
    int length = value.sizeInBytes();
    reserve(1 + 32);
    bytes[size++] = (byte) (0x80 + length);
    // The high limb first, without its zeros; the others stand whole behind it.
    int whole = (length - 1) / 8;
    limb(limb(value, whole), length - 8 * whole);
    for (int i = whole - 1; i >= 0; i--) {
      limb(limb(value, i), 8);
    }
    return this;
  }

  /** Writes an unsigned 64-bit number without leading zeros. */
  public RlpWriter write(long value) {
    reserve(1 + 8);
    if (value > 0 && value < 0x80) {
      bytes[size++] = (byte) value;
      return this;
    }
    int length = (71 - Long.numberOfLeadingZeros(value)) / 8;
    bytes[size++] = (byte) (0x80 + length);
    limb(value, length);
    return this;
  }

  /** Writes the 20 bytes, zeros included. */
  public RlpWriter write(Address value) {
    reserve(1 + Address.SIZE);
    bytes[size++] = (byte) (0x80 + Address.SIZE);
    value.write(bytes, size);
    size += Address.SIZE;
    return this;
  }

  /** Writes the 32 bytes, zeros included. */
  public RlpWriter write(Hash value) {
    reserve(1 + Hash.SIZE);
    bytes[size++] = (byte) (0x80 + Hash.SIZE);
    value.write(bytes, size);
    size += Hash.SIZE;
    return this;
  }

  /** Writes a whole coded item as it is. */
  public RlpWriter writeRaw(Bytes item) {
    return append(item.unsafeArray(), 0, item.size());
  }

  /**
   * A copy of everything written so far; more may be written afterwards.
   *
   * @throws IllegalStateException if a list was not ended
   */
  public Bytes toBytes() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " lists were not ended");
    }
    return Bytes.copyOf(bytes, 0, size);
  }

  private RlpWriter append(byte[] value, int from, int length) {
    reserve(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
    return this;
  }

  private static long limb(UInt256 value, int index) {
    return switch (index) {
      case 0 -> value.limb0();
      case 1 -> value.limb1();
      case 2 -> value.limb2();
      default -> value.limb3();
    };
  }

  /** Appends the low {@code length} bytes; there is room for them. */
  private void limb(long value, int length) {
    if (length == 8) {
      BigEndian.putLong(bytes, size, value);
    } else {
      for (int i = length - 1; i >= 0; i--) {
        bytes[size + length - 1 - i] = (byte) (value >>> 8 * i);
      }
    }
    size += length;
  }

  /** Appends the header of a string (0x80) or list (0xc0); there is room for it. */
  private void header(int offset, int length) {
    if (length < 56) {
      bytes[size++] = (byte) (offset + length);
      return;
    }
    int lengthSize = headerSize(length) - 1;
    bytes[size++] = (byte) (offset + 55 + lengthSize);
    for (int shift = 8 * (lengthSize - 1); shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (length >>> shift);
    }
  }

  private static int headerSize(int length) {
    return length < 56 ? 1 : 1 + (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, Math.addExact(size, more)));
    }
  }
}
