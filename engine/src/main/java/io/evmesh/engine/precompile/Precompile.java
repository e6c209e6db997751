package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Optional;

/** A contract whose code is part of the protocol. It has no state and is safe for many threads. */
public interface Precompile {
  /**
   * Gas units that a call with this input costs, not negative; {@link Long#MAX_VALUE} for "more
   * than any".
   */
  long gas(Bytes input);

  /**
   * How many bytes of an input have to be given to the other methods: what follows these changes
   * neither price nor outcome. A caller need not copy more, who may have megabytes and pays for
   * none of them.
   *
   * @param bytes in which the input lies, from {@code from} on
   */
  int reads(byte[] bytes, int from, int size);

  /** The output; empty if the call fails and takes all gas. Called only when the gas was there. */
  Optional<Bytes> run(Bytes input);
}
