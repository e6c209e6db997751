package io.evmesh.engine.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies bytes, a few of them faster than a call of the copying code would be. */
final class ByteRange {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ByteRange() {}

  /** Copies {@code length} bytes as if by way of another place: the ranges may overlap. */
  static void copy(byte[] source, int from, byte[] target, int to, int length) {
    if (length > 32 || length < 16) {
      System.arraycopy(source, from, target, to, length);
      return;
    }
    // its first and its last 16 bytes, which may have some in common
    long a = (long) LONG.get(source, from);
    long b = (long) LONG.get(source, from + 8);
    long c = (long) LONG.get(source, from + length - 16);
    long d = (long) LONG.get(source, from + length - 8);
    LONG.set(target, to, a);
    LONG.set(target, to + 8, b);
    LONG.set(target, to + length - 16, c);
    LONG.set(target, to + length - 8, d);
  }
}
