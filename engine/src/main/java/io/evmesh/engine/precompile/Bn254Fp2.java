package io.evmesh.engine.precompile;

import java.math.BigInteger;

/** a + b i with i^2 = -1, over {@link Bn254Fp}. It is written over and over. */
final class Bn254Fp2 {
  static final Operations FIELD = new Operations();

  final Limbs a;
  final Limbs b;
  private final Limbs spare = new Limbs();
  private final Limbs other = new Limbs();

  Bn254Fp2() {
    this(new Limbs(), new Limbs());
  }

  Bn254Fp2(Limbs a, Limbs b) {
    this.a = a;
    this.b = b;
  }

  void copy(Bn254Fp2 x) {
    a.copy(x.a);
    b.copy(x.b);
  }

  void add(Bn254Fp2 x, Bn254Fp2 y) {
    Bn254Fp.P.add(a, x.a, y.a);
    Bn254Fp.P.add(b, x.b, y.b);
  }

  void subtract(Bn254Fp2 x, Bn254Fp2 y) {
    Bn254Fp.P.subtract(a, x.a, y.a);
    Bn254Fp.P.subtract(b, x.b, y.b);
  }

  void negate(Bn254Fp2 x) {
    Bn254Fp.P.negate(a, x.a);
    Bn254Fp.P.negate(b, x.b);
  }

  void conjugate(Bn254Fp2 x) {
    a.copy(x.a);
    Bn254Fp.P.negate(b, x.b);
  }

  void multiply(Bn254Fp2 x, Bn254Fp2 y) {
    Bn254Multiples.complement(spare, x.b);
    Bn254Fp.P.sumOfProducts(spare, x.a, y.a, spare, y.b);
    Bn254Fp.P.sumOfProducts(b, x.a, y.b, x.b, y.a);
    a.copy(spare);
  }

  void multiply(Bn254Fp2 x, Limbs factor) {
    Bn254Fp.P.multiply(a, x.a, factor);
    Bn254Fp.P.multiply(b, x.b, factor);
  }

  /** (a + b) (a - b) + 2 a b i. */
  void square(Bn254Fp2 x) {
    Bn254Fp.P.add(spare, x.a, x.b);
    Bn254Fp.P.subtract(other, x.a, x.b);
    Bn254Fp.P.multiply(b, x.a, x.b);
    Bn254Fp.P.add(b, b, b);
    Bn254Fp.P.multiply(a, spare, other);
  }

  /** The product with 9 + i. */
  void timesXi(Bn254Fp2 x) {
    Bn254Multiples.complement(spare, x.b);
    Bn254Multiples.nineTimesPlus(spare, x.a, spare);
    Bn254Multiples.nineTimesPlus(b, x.b, x.a);
    a.copy(spare);
  }

  /** 3 x + 2 y. */
  void thricePlusTwice(Bn254Fp2 x, Bn254Fp2 y) {
    Bn254Multiples.thricePlusTwice(a, x.a, y.a);
    Bn254Multiples.thricePlusTwice(b, x.b, y.b);
  }

  /** 3 x - 2 y. */
  void thriceLessTwice(Bn254Fp2 x, Bn254Fp2 y) {
    Bn254Multiples.complement(spare, y.a);
    Bn254Multiples.thricePlusTwice(a, x.a, spare); // 3 x + 2 (p - y)
    Bn254Multiples.complement(spare, y.b);
    Bn254Multiples.thricePlusTwice(b, x.b, spare);
  }

  void invert(Bn254Fp2 x) {
    Bn254Fp.P.sumOfProducts(spare, x.a, x.a, x.b, x.b);
    Bn254Fp.P.invert(spare, spare);
    Bn254Fp.P.multiply(a, x.a, spare);
    Bn254Fp.P.multiply(b, x.b, spare);
    Bn254Fp.P.negate(b, b);
  }

  void power(Bn254Fp2 x, BigInteger exponent) {
    Bn254Fp2 base = new Bn254Fp2();
    base.copy(x);
    copy(FIELD.one());
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      square(this);
      if (exponent.testBit(bit)) {
        multiply(this, base);
      }
    }
  }

  boolean isZero() {
    return a.isZero() && b.isZero();
  }

  /** The field as a curve takes it. */
  static final class Operations implements Field<Bn254Fp2> {
    private final Bn254Fp2 one = new Bn254Fp2(Bn254Fp.P.one(), new Limbs());

    @Override
    public Bn254Fp2 element() {
      return new Bn254Fp2();
    }

    @Override
    public Bn254Fp2 one() {
      return one;
    }

    @Override
    public void copy(Bn254Fp2 out, Bn254Fp2 x) {
      out.copy(x);
    }

    @Override
    public void add(Bn254Fp2 out, Bn254Fp2 x, Bn254Fp2 y) {
      out.add(x, y);
    }

    @Override
    public void subtract(Bn254Fp2 out, Bn254Fp2 x, Bn254Fp2 y) {
      out.subtract(x, y);
    }

    @Override
    public void negate(Bn254Fp2 out, Bn254Fp2 x) {
      out.negate(x);
    }

    @Override
    public void halve(Bn254Fp2 out, Bn254Fp2 x) {
      Bn254Fp.P.halve(out.a, x.a);
      Bn254Fp.P.halve(out.b, x.b);
    }

    @Override
    public void multiply(Bn254Fp2 out, Bn254Fp2 x, Bn254Fp2 y) {
      out.multiply(x, y);
    }

    @Override
    public void square(Bn254Fp2 out, Bn254Fp2 x) {
      out.square(x);
    }

    @Override
    public boolean isZero(Bn254Fp2 x) {
      return x.isZero();
    }
  }
}
