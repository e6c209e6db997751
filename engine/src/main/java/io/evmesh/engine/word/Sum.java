package io.evmesh.engine.word;

/** ADD and SUB, modulo 2^256. */
public final class Sum {
  private Sum() {}

  /** ADD (0x01): a + b. */
  public static void add(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    long x = s[a];
    long r = x + s[b];
    s[b] = r;
    long carry = lessThan(r, x);
    x = s[a + 1];
    long y = s[b + 1];
    r = x + y + carry;
    s[b + 1] = r;
    carry = ((x & y) | ((x | y) & ~r)) >>> 63;
    x = s[a + 2];
    y = s[b + 2];
    r = x + y + carry;
    s[b + 2] = r;
    carry = ((x & y) | ((x | y) & ~r)) >>> 63;
    s[b + 3] = s[a + 3] + s[b + 3] + carry;
  }

  /** Adds an unsigned number below 2^63 to the word at {@code at}. */
  public static void addShort(long[] s, int at, long summand) {
    long r = s[at] + summand;
    s[at] = r;
    if (Long.compareUnsigned(r, summand) < 0 && ++s[at + 1] == 0 && ++s[at + 2] == 0) {
      s[at + 3]++;
    }
  }

  /** SUB (0x03): a - b. */
  public static void sub(long[] s, int sp) {
    int a = sp - 4;
    int b = sp - 8;
    long x = s[a];
    long y = s[b];
    s[b] = x - y;
    long borrow = lessThan(x, y);
    x = s[a + 1];
    y = s[b + 1];
    long r = x - y - borrow;
    s[b + 1] = r;
    borrow = ((~x & y) | ((~x | y) & r)) >>> 63;
    x = s[a + 2];
    y = s[b + 2];
    r = x - y - borrow;
    s[b + 2] = r;
    borrow = ((~x & y) | ((~x | y) & r)) >>> 63;
    s[b + 3] = s[a + 3] - s[b + 3] - borrow;
  }

  /** Replaces the word by its two's complement. */
  static void negate(long[] s, int at) {
    s[at] = -s[at];
    long carry = s[at] == 0 ? 1 : 0;
    for (int i = 1; i < 4; i++) {
      s[at + i] = ~s[at + i] + carry;
      carry &= s[at + i] == 0 ? 1 : 0;
    }
  }

  private static long lessThan(long x, long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }
}
