package io.evmesh.engine.precompile;

/** What the curve's formulas need of a field, whether it is Fp or Fp2. */
interface Bn254Field<E extends Bn254Field<E>> {
  E plus(E that);

  E minus(E that);

  E times(E that);

  E negated();

  E inverted();

  boolean isZero();
}
