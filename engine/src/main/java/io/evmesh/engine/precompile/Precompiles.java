package io.evmesh.engine.precompile;

import io.evmesh.engine.chain.Fork;
import org.jspecify.annotations.Nullable;

/** The precompiled contracts of a fork, by the number that is their address. */
public final class Precompiles {
  private Precompiles() {}

  /** The highest number that any fork uses. */
  public static final int HIGHEST = 0x100;

  /** The contract at address {@code number} (1 to 0x100) under the rules of {@code fork}, or null if there is none. */
  public static @Nullable Precompile at(Fork fork, int number) {
    return null;
  }
}
