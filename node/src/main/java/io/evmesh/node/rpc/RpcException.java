package io.evmesh.node.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error: a code, a message and perhaps data, as clients parse
 * them. It has no stack trace, since it is an answer and not a fault of ours.
 *
 * <p>Source: JSON-RPC 2.0, section 5.1; EIP-1474; the messages are go-ethereum's where it has one.
 */
public final class RpcException extends RuntimeException {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** Whatever has no code of its own. */
  public static final int SERVER_ERROR = -32000;

  /** A method that this node does not have, though others do (EIP-1474). */
  public static final int NOT_SUPPORTED = -32004;

  /** A limit of the node's was met (EIP-1474). */
  public static final int LIMIT_EXCEEDED = -32005;

  /** A message call was reverted; the data is what it reverted with. */
  public static final int REVERTED = 3;

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient @Nullable Answer data;

  private RpcException(int code, String message, @Nullable Answer data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /** An error without data. */
  public static RpcException of(int code, String message) {
    return new RpcException(code, message, null);
  }

  /** An error with data. */
  public static RpcException of(int code, String message, Answer data) {
    return new RpcException(code, message, data);
  }

  /** A parameter is no good. */
  public static RpcException invalidParams(String message) {
    return of(INVALID_PARAMS, message);
  }

  /** What has no code of its own. */
  public static RpcException server(String message) {
    return of(SERVER_ERROR, message);
  }

  /** The error's code. */
  public int code() {
    return code;
  }

  /** What goes with the error; null for nothing. */
  public @Nullable Answer data() {
    return data;
  }
}
