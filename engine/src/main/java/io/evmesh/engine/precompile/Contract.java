package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A contract made of its price and its function. */
record Contract(ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function)
    implements Precompile {
  static Precompile of(ToLongFunction<Bytes> price, Function<Bytes, Optional<Bytes>> function) {
    return new Contract(price, function);
  }

  @Override
  public long gas(Bytes input) {
    return price.applyAsLong(input);
  }

  @Override
  public Optional<Bytes> run(Bytes input) {
    return function.apply(input);
  }
}
