package io.evmesh.node.rpc.engine;

import io.evmesh.node.rpc.RpcException;

/**
 * The errors that only the Engine API has.
 *
 * <p>Source: Engine API, common.md.
 */
final class EngineErrors {
  private static final int UNKNOWN_PAYLOAD = -38001;
  private static final int INVALID_FORK_CHOICE = -38002;
  private static final int INVALID_ATTRIBUTES = -38003;
  private static final int TOO_LARGE = -38004;
  private static final int UNSUPPORTED_FORK = -38005;

  private EngineErrors() {}

  static RpcException unknownPayload() {
    return RpcException.of(UNKNOWN_PAYLOAD, "Unknown payload");
  }

  static RpcException invalidForkChoice(String why) {
    return RpcException.of(INVALID_FORK_CHOICE, "Invalid forkchoice state: " + why);
  }

  static RpcException invalidAttributes(String why) {
    return RpcException.of(INVALID_ATTRIBUTES, "Invalid payload attributes: " + why);
  }

  static RpcException tooLarge(long most) {
    return RpcException.of(TOO_LARGE, "Too large request: at most %d".formatted(most));
  }

  static RpcException unsupportedFork(String why) {
    return RpcException.of(UNSUPPORTED_FORK, "Unsupported fork: " + why);
  }
}
