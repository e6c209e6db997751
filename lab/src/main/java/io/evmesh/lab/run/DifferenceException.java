package io.evmesh.lab.run;

/** A simulated block came out otherwise than in sequence: a fault of a protocol. */
public final class DifferenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DifferenceException(String message) {
    super(message);
  }
}
