package io.evmesh.engine.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The memory of a frame: bytes that are zero until written, active up to a multiple of 32. */
final class Memory {
  /** Bytes that a frame may have active, whatever gas it has; reaching it counts as out of gas. */
  static final int LIMIT = 1 << 30;

  /** What expansion returns when the gas does not suffice. */
  private static final long TOO_LITTLE = -1;

  private static final int INITIAL = 4096;

  /** Bytes up to which it is worth it to do without a call. */
  private static final int SHORT = 128;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MemoryAllowance allowance;
  private final int kept;

  byte[] bytes = new byte[INITIAL];
  int size;

  /**
   * @param kept bytes of the array that may stay allocated while the frame is not in use
   */
  Memory(MemoryAllowance allowance, int kept) {
    this.allowance = allowance;
    this.kept = kept;
  }

  /**
   * Makes {@code [offset, offset + length)} active, both being words on the stack.
   *
   * @return the gas left, negative if it does not suffice
   */
  long expandWords(long[] s, int offset, int length, long gas) {
    if ((s[length] | s[length + 1] | s[length + 2] | s[length + 3]) == 0) {
      return gas;
    }
    if ((s[length + 1] | s[length + 2] | s[length + 3]) != 0
        || Long.compareUnsigned(s[length], LIMIT) > 0) {
      return TOO_LITTLE;
    }
    return expand(s, offset, (int) s[length], gas);
  }

  /** Makes {@code length} bytes (at least one) active from the offset that is a stack word. */
  long expand(long[] s, int offset, int length, long gas) {
    long from = s[offset];
    if ((s[offset + 1] | s[offset + 2] | s[offset + 3]) != 0
        || Long.compareUnsigned(from, LIMIT) > 0) {
      return TOO_LITTLE;
    }
    return from + length <= size ? gas : grow(from + length, gas);
  }

  private long grow(long end, long gas) {
    if (end > LIMIT) {
      return TOO_LITTLE;
    }
    int before = size >>> 5;
    long after = (end + 31) >>> 5;
    long left = gas - (cost(after) - cost(before));
    if (left >= 0) {
      if (!allowance.take((after << 5) - size)) {
        return TOO_LITTLE;
      }
      size = (int) (after << 5);
      if (size > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size, Math.min(LIMIT, 2 * bytes.length)));
      }
    }
    return left;
  }

  /** Gas units of that many active words (Yellow Paper H.1, C_mem). */
  static long cost(long words) {
    return 3 * words + (words * words >>> 9);
  }

  /**
   * Copies {@code length} bytes from {@code source}, beginning at the stack word {@code from} and
   * padded with zeros beyond {@code sourceEnd}.
   */
  void copy(int to, int length, byte[] source, int sourceStart, int sourceEnd, long[] s, int from) {
    int available = 0;
    if ((s[from + 1] | s[from + 2] | s[from + 3]) == 0
        && Long.compareUnsigned(s[from], sourceEnd - sourceStart) < 0) {
      int start = sourceStart + (int) s[from];
      available = Math.min(length, sourceEnd - start);
      System.arraycopy(source, start, bytes, to, available);
    }
    if (available < length) {
      zero(to + available, to + length);
    }
  }

  /** Clears {@code [from, end)}; the ranges that are usual by hand, since a call takes longer. */
  private void zero(int from, int end) {
    if (end - from > SHORT || end - from < Long.BYTES) {
      Arrays.fill(bytes, from, end, (byte) 0);
      return;
    }
    for (int at = from; at < end - Long.BYTES; at += Long.BYTES) {
      LONG.set(bytes, at, 0L);
    }
    LONG.set(bytes, end - Long.BYTES, 0L);
  }

  void clear() {
    allowance.giveBack(size);
    if (bytes.length > kept) {
      bytes = new byte[INITIAL];
    } else {
      Arrays.fill(bytes, 0, size, (byte) 0);
    }
    size = 0;
  }
}
