package io.evmesh.persistence.event;

import io.evmesh.engine.codec.MalformedBytesException;

/** Bytes of the journal are not an event that was ever written. */
public final class CorruptEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptEventException(MalformedBytesException cause) {
    super("corrupt event: " + cause.getMessage(), cause);
  }

  /** The same, saying which event it is. */
  public CorruptEventException(String which, CorruptEventException cause) {
    super(which + ": " + cause.getMessage(), cause);
  }
}
