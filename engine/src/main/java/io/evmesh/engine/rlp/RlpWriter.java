package io.evmesh.engine.rlp;

import io.evmesh.engine.types.Address;
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

  private byte[] bytes = new byte[256];
  private int size;
  private final int[] starts = new int[MAX_DEPTH];
  private int depth;

  public RlpWriter startList() {
    starts[depth++] = size;
    return this;
  }

  public RlpWriter endList() {
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
    header(0x80, length);
    return append(value, from, length);
  }

  /** Writes a number without leading zeros. */
  public RlpWriter write(UInt256 value) {
    return write(value.toMinimalBytes());
  }

  /** Writes an unsigned 64-bit number without leading zeros. */
  public RlpWriter write(long value) {
    return write(UInt256.of(value));
  }

  public RlpWriter write(Address value) {
    return write(value.toBytes());
  }

  public RlpWriter write(Hash value) {
    return write(value.toBytes());
  }

  /** Writes a whole coded item as it is. */
  public RlpWriter writeRaw(Bytes item) {
    return append(item.unsafeArray(), 0, item.size());
  }

  /**
   * Everything written so far.
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

  private void header(int offset, int length) {
    reserve(5);
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
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
