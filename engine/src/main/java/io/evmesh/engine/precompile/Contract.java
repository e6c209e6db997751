package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A contract made of its reach, its price and its function. */
record Contract(Reach reach, ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function)
    implements Precompile {
  /** See {@link Precompile#reads}. */
  @FunctionalInterface
  interface Reach {
    int of(byte[] bytes, int from, int size);
  }

  /** A contract that reads all of its input. */
  static Precompile of(ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function) {
    return new Contract((bytes, from, size) -> size, price, function);
  }

  /** A contract that reads so many bytes and does not ask whether there are more. */
  static Precompile ofFirst(
      int most, ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function) {
    return new Contract((bytes, from, size) -> Math.min(size, most), price, function);
  }

  /** A contract that takes inputs of one size: a byte more tells as much as many. */
  static Precompile ofSize(
      int right, ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function) {
    return ofFirst(right + 1, price, function);
  }

  @Override
  public long gas(Bytes input) {
    return price.applyAsLong(input);
  }

  @Override
  public int reads(byte[] bytes, int from, int size) {
    return reach.of(bytes, from, size);
  }

  @Override
  public Optional<Bytes> run(Bytes input) {
    return function.apply(input);
  }
}
