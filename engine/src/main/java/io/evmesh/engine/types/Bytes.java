package io.evmesh.engine.types;

import java.util.Arrays;

/** An immutable byte string of any length up to 2^31 - 1; ordered as unsigned bytes are. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** The bytes of {@code array}, which the caller gives away: it must not change afterwards. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** A copy of {@code array[from, to)}. */
  public static Bytes copyOf(byte[] array, int from, int to) {
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(array, from, to));
  }

  /**
   * The bytes written as hexadecimal text.
   *
   * @throws IllegalArgumentException if {@code text} is not hexadecimal
   */
  public static Bytes fromHex(String text) {
    return wrap(Hex.decode(text));
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public byte get(int index) {
    return array[index];
  }

  /** The byte string from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    return from == 0 && to == array.length ? this : copyOf(array, from, to);
  }

  /** A fresh copy that the caller may change. */
  public byte[] toArray() {
    return array.clone();
  }

  /** The array behind this value, without a copy; whoever takes it must not write to it. */
  public byte[] unsafeArray() {
    return array;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int compareTo(Bytes that) {
    return Arrays.compareUnsigned(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Hexadecimal with the prefix {@code 0x}. */
  @Override
  public String toString() {
    return Hex.encode(array);
  }
}
