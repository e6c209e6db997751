package io.evmesh.actors.message;

import org.jspecify.annotations.Nullable;

/** A block could not be executed, and no state has changed. */
public final class BlockFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BlockFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Block {@code number} has failed; says what failed, and that nothing has changed. */
  public static BlockFailedException of(long number, LaneOutcome.Failed failed) {
    Throwable cause = failed.cause();
    String block = "block " + Long.toUnsignedString(number);
    String why = cause == null ? "" : " (" + cause + ")";
    return new BlockFailedException(
        block + " has failed and changed nothing: " + failed.reason() + why, cause);
  }
}
