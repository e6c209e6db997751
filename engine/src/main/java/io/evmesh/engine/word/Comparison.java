package io.evmesh.engine.word;

/** LT, GT, SLT, SGT, EQ, ISZERO: 1 for true, 0 for false. */
public final class Comparison {
  private Comparison() {}

  /** LT (0x10): a &lt; b. */
  public static void lt(long[] s, int sp) {
    set(s, sp - 8, isLess(s, sp - 4, sp - 8));
  }

  /** GT (0x11): a &gt; b. */
  public static void gt(long[] s, int sp) {
    set(s, sp - 8, isLess(s, sp - 8, sp - 4));
  }

  /** SLT (0x12): a &lt; b in two's complement. */
  public static void slt(long[] s, int sp) {
    set(s, sp - 8, isSignedLess(s, sp - 4, sp - 8));
  }

  /** SGT (0x13): a &gt; b in two's complement. */
  public static void sgt(long[] s, int sp) {
    set(s, sp - 8, isSignedLess(s, sp - 8, sp - 4));
  }

  /** EQ (0x14): a = b. */
  public static void eq(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    long difference =
        (s[a] ^ s[b]) | (s[a + 1] ^ s[b + 1]) | (s[a + 2] ^ s[b + 2]) | (s[a + 3] ^ s[b + 3]);
    set(s, b, difference == 0);
  }

  /** ISZERO (0x15): a = 0. */
  public static void iszero(long[] s, int sp) {
    set(s, sp - 4, isZero(s, sp - 4));
  }

  public static boolean isZero(long[] s, int at) {
    return (s[at] | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  /** Whether the word at {@code a} is less than the one at {@code b}. */
  public static boolean isLess(long[] s, int a, int b) {
    if (s[a + 3] != s[b + 3]) {
      return Long.compareUnsigned(s[a + 3], s[b + 3]) < 0;
    }
    return isLessBelowTop(s, a, b);
  }

  private static boolean isSignedLess(long[] s, int a, int b) {
    return s[a + 3] != s[b + 3] ? s[a + 3] < s[b + 3] : isLessBelowTop(s, a, b);
  }

  private static boolean isLessBelowTop(long[] s, int a, int b) {
    if (s[a + 2] != s[b + 2]) {
      return Long.compareUnsigned(s[a + 2], s[b + 2]) < 0;
    }
    if (s[a + 1] != s[b + 1]) {
      return Long.compareUnsigned(s[a + 1], s[b + 1]) < 0;
    }
    return Long.compareUnsigned(s[a], s[b]) < 0;
  }

  private static void set(long[] s, int at, boolean value) {
    Words.setLong(s, at, value ? 1 : 0);
  }
}
