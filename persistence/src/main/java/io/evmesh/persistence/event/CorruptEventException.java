package io.evmesh.persistence.event;

/** Bytes of the journal are not an event that was ever written. */
public final class CorruptEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptEventException(String reason) {
    super("corrupt event: " + reason);
  }

  /** The same, saying which event it is. */
  public CorruptEventException(String which, CorruptEventException cause) {
    super(which + ": " + cause.getMessage(), cause);
  }
}
