package io.evmesh.engine.precompile;

/**
 * Inverses modulo an odd number below 2^256, by divisions by two: 62 of them at a time are found on
 * the lowest 62 bits of two numbers and then done to the numbers as one matrix.
 *
 * <p>Source: Bernstein, Yang, Fast constant-time gcd computation and modular inversion (2019); here
 * in a time that depends on the number.
 */
final class Inversion {
  /*
   * f and g begin as the modulus p and the number a, and end as their divisor (or its negative) and
   * 0; d a = f and e a = g modulo p all the time. A step halves g, after f was added to it if it is
   * odd; before that, if g is odd and delta positive, f and g change places, one of them negated,
   * and delta changes its sign. Delta counts the steps upwards.
   *
   * Numbers have five limbs of 62 bits, of which the highest has a sign; d and e stay between -2 p
   * and p.
   */
  private static final int BITS = 62;
  private static final long MASK = (1L << BITS) - 1;
  private static final int LIMBS = 5;

  private final long[] p;

  /** -1 / p modulo 2^62. */
  private final long negativeInverse;

  private final long[] f;
  private final long[] g;
  private final long[] d = new long[LIMBS];
  private final long[] e = new long[LIMBS];
  private long delta = 1;

  /** The matrix of the last steps: f' = (u f + v g) / 2^62, g' = (q f + r g) / 2^62. */
  private long u;

  private long v;
  private long q;
  private long r;

  /**
   * To invert a number below the modulus.
   *
   * @param inverse -1 / modulus modulo 2^64
   */
  Inversion(Limbs modulus, long inverse, Limbs number) {
    p = split(modulus);
    f = p.clone();
    g = split(number);
    negativeInverse = inverse & MASK;
    e[0] = 1;
  }

  private static long[] split(Limbs x) {
    return new long[] {
      x.l0 & MASK,
      (x.l0 >>> 62 | x.l1 << 2) & MASK,
      (x.l1 >>> 60 | x.l2 << 4) & MASK,
      (x.l2 >>> 58 | x.l3 << 6) & MASK,
      x.l3 >>> 56
    };
  }

  /** Writes the inverse of a number without divisors of the modulus; 0 for 0. */
  void run(Limbs out) {
    while ((g[0] | g[1] | g[2] | g[3] | g[4]) != 0) {
      steps(f[0], g[0]);
      divide(f, g);
      divideModulo(d, e);
    }
    reduce(f[LIMBS - 1] < 0);
    out.l0 = d[0] | d[1] << 62;
    out.l1 = d[1] >>> 2 | d[2] << 60;
    out.l2 = d[2] >>> 4 | d[3] << 58;
    out.l3 = d[3] >>> 6 | d[4] << 56;
  }

  /** Finds the matrix of the next 62 steps from the lowest bits of f and g. */
  private void steps(long lowF, long lowG) {
    long x = lowF;
    long y = lowG;
    long a = 1;
    long b = 0;
    long c = 0;
    long s = 1;
    long turn = delta;
    int left = BITS;
    while (true) {
      int zeros = Long.numberOfTrailingZeros(y | -1L << left);
      y >>= zeros;
      a <<= zeros;
      b <<= zeros;
      turn += zeros;
      left -= zeros;
      if (left == 0) {
        break;
      }
      if (turn > 0) {
        long swap = x;
        x = y;
        y = -swap;
        swap = a;
        a = c;
        c = -swap;
        swap = b;
        b = s;
        s = -swap;
        turn = -turn;
      }
      // No change of places in the next 1 - turn steps: y + w x has as many zeros at its end.
      // x (x^2 - 2) is -1 / x modulo 2^6, since x^2 is 1 modulo 2^3
      int count = (int) Math.min(Math.min(1 - turn, left), 6);
      long w = y * x * (x * x - 2) & (1L << count) - 1;
      y += w * x;
      c += w * a;
      s += w * b;
    }
    delta = turn;
    u = a;
    v = b;
    q = c;
    r = s;
  }

  /** (x, y) = matrix (x, y) / 2^62, which leaves no remainder. */
  private void divide(long[] x, long[] y) {
    long lowX = 0;
    long highX = 0;
    long lowY = 0;
    long highY = 0;
    for (int i = 0; i < LIMBS; i++) {
      long xi = x[i];
      long yi = y[i];
      long product = u * xi;
      lowX += product;
      highX += Math.multiplyHigh(u, xi) + carry(lowX, product);
      product = v * yi;
      lowX += product;
      highX += Math.multiplyHigh(v, yi) + carry(lowX, product);
      product = q * xi;
      lowY += product;
      highY += Math.multiplyHigh(q, xi) + carry(lowY, product);
      product = r * yi;
      lowY += product;
      highY += Math.multiplyHigh(r, yi) + carry(lowY, product);
      if (i > 0) {
        x[i - 1] = lowX & MASK;
        y[i - 1] = lowY & MASK;
      }
      lowX = lowX >>> BITS | highX << 2;
      highX >>= BITS;
      lowY = lowY >>> BITS | highY << 2;
      highY >>= BITS;
    }
    x[LIMBS - 1] = lowX;
    y[LIMBS - 1] = lowY;
  }

  /** (x, y) = matrix (x, y) / 2^62 modulo p; both are, and stay, between -2 p and p. */
  private void divideModulo(long[] x, long[] y) {
    long signX = x[LIMBS - 1] >> 63;
    long signY = y[LIMBS - 1] >> 63;
    // so many times p is added: first where x and y are negative, then what makes 62 zeros
    long timesX = (u & signX) + (v & signY);
    long timesY = (q & signX) + (r & signY);
    timesX -= timesX - negativeInverse * (u * x[0] + v * y[0]) & MASK;
    timesY -= timesY - negativeInverse * (q * x[0] + r * y[0]) & MASK;
    long lowX = 0;
    long highX = 0;
    long lowY = 0;
    long highY = 0;
    for (int i = 0; i < LIMBS; i++) {
      long xi = x[i];
      long yi = y[i];
      long pi = p[i];
      long product = u * xi;
      lowX += product;
      highX += Math.multiplyHigh(u, xi) + carry(lowX, product);
      product = v * yi;
      lowX += product;
      highX += Math.multiplyHigh(v, yi) + carry(lowX, product);
      product = timesX * pi;
      lowX += product;
      highX += Math.multiplyHigh(timesX, pi) + carry(lowX, product);
      product = q * xi;
      lowY += product;
      highY += Math.multiplyHigh(q, xi) + carry(lowY, product);
      product = r * yi;
      lowY += product;
      highY += Math.multiplyHigh(r, yi) + carry(lowY, product);
      product = timesY * pi;
      lowY += product;
      highY += Math.multiplyHigh(timesY, pi) + carry(lowY, product);
      if (i > 0) {
        x[i - 1] = lowX & MASK;
        y[i - 1] = lowY & MASK;
      }
      lowX = lowX >>> BITS | highX << 2;
      highX >>= BITS;
      lowY = lowY >>> BITS | highY << 2;
      highY >>= BITS;
    }
    x[LIMBS - 1] = lowX;
    y[LIMBS - 1] = lowY;
  }

  /** Brings d, or -d, between 0 and p. */
  private void reduce(boolean isNegated) {
    if (d[LIMBS - 1] < 0) {
      addMultiple(1, 1); // now above -p
    }
    if (isNegated) {
      addMultiple(-1, 0);
    }
    if (d[LIMBS - 1] < 0) {
      addMultiple(1, 1);
    }
  }

  /** d = factor d + times p, for factors 1 and -1. */
  private void addMultiple(long factor, long times) {
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      carry += factor * d[i] + times * p[i];
      d[i] = i == LIMBS - 1 ? carry : carry & MASK;
      carry >>= BITS;
    }
  }

  /** 1 if a sum overflowed that has just got this addend, both unsigned. */
  private static long carry(long sum, long addend) {
    return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
  }
}
