package io.evmesh.actors.chain;

import org.jspecify.annotations.Nullable;

/** The chain can not go on: its message is one sentence that says why. */
public final class ChainException extends RuntimeException {
  public ChainException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
