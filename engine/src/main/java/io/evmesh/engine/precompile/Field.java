package io.evmesh.engine.precompile;

/**
 * What the curves' formulas need of a field. Elements are written in place: the first argument
 * receives the result and may be an operand, too.
 */
interface Field<E> {
  /** A new element, zero. */
  E element();

  E one();

  void copy(E out, E a);

  void add(E out, E a, E b);

  void subtract(E out, E a, E b);

  void negate(E out, E a);

  /** The element that, doubled, is a. */
  void halve(E out, E a);

  void multiply(E out, E a, E b);

  void square(E out, E a);

  boolean isZero(E a);
}
