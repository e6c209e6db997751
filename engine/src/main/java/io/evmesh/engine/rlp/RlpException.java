package io.evmesh.engine.rlp;

/** Bytes that are not the one valid RLP coding of what was expected at that place. */
public final class RlpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RlpException(String message) {
    super(message);
  }
}
