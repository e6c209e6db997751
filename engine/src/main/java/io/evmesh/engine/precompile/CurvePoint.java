package io.evmesh.engine.precompile;

/**
 * A point in Jacobian coordinates: x / z^2 and y / z^3; z = 0 is infinity. It is written over and
 * over.
 *
 * @param <E> the elements of the curve's field
 */
final class CurvePoint<E> {
  final E x;
  final E y;
  final E z;

  /** Whether z is 1 and stays so: then the point must not be written. */
  final boolean isAffine;

  /** Infinity. */
  CurvePoint(Field<E> field) {
    x = field.element();
    y = field.element();
    z = field.element();
    isAffine = false;
  }

  /** The point with these coordinates, not to be written. */
  CurvePoint(Field<E> field, E x, E y) {
    this.x = x;
    this.y = y;
    z = field.one();
    isAffine = true;
  }
}
