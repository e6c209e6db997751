package io.evmesh.engine.codec;

/** Bytes that are not of the form that was expected. */
public final class MalformedBytesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception that says what is wrong.
   *
   * @param reason a sentence that begins with what the bytes are, as in "it ends too early"
   */
  public MalformedBytesException(String reason) {
    super(reason);
  }
}
