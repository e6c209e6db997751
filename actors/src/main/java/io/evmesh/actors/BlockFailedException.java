package io.evmesh.actors;

import org.jspecify.annotations.Nullable;

/** A block could not be executed, and no state has changed. */
public final class BlockFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlockFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
