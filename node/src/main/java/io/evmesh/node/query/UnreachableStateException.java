package io.evmesh.node.query;

/** The tries of a past state can not be made, or not for what that would cost. */
public final class UnreachableStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreachableStateException(String message) {
    super(message, null, false, false);
  }
}
