package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.math.BigInteger;
import java.util.Arrays;

/** Reads the input of precompiled contracts, which goes on with zeros behind its end. */
final class Inputs {
  private Inputs() {}

  /** Bytes {@code [from, from + length)}, padded with zeros. */
  static byte[] range(Bytes input, long from, int length) {
    int start = (int) Math.min(from, input.size());
    int end = (int) Math.min(from + length, input.size());
    byte[] out = new byte[length];
    System.arraycopy(input.unsafeArray(), start, out, 0, end - start);
    return out;
  }

  /** The number that these bytes write. */
  static BigInteger number(Bytes input, int from, int length) {
    return new BigInteger(1, range(input, from, length));
  }

  /** A number as {@code size} bytes; it must fit. */
  static byte[] padded(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    int sign = bytes.length > size ? 1 : 0;
    byte[] out = new byte[size];
    int length = bytes.length - sign;
    System.arraycopy(bytes, sign, out, size - length, length);
    return out;
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** 32 bytes that write 0 or 1. */
  static Bytes flag(boolean value) {
    byte[] out = new byte[32];
    out[31] = (byte) (value ? 1 : 0);
    return Bytes.wrap(out);
  }

  static int words(int sizeBytes) {
    return (sizeBytes + 31) >>> 5;
  }
}
