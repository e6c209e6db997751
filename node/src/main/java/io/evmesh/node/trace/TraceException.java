package io.evmesh.node.trace;

/** A trace that can not be made, with what the answer says of it. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SERVER_ERROR = -32000;
  private static final int INVALID_PARAMS = -32602;

  private final int code;

  private TraceException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static TraceException failed(String message) {
    return new TraceException(SERVER_ERROR, message);
  }

  static TraceException invalid(String message) {
    return new TraceException(INVALID_PARAMS, message);
  }

  /** The code of the JSON-RPC error. */
  public int code() {
    return code;
  }
}
