package io.evmesh.node.simulate;

/** Why there is no answer to a simulation; the code is the execution API's. */
public final class SimulationFault extends RuntimeException {
  static final int NONCE_TOO_LOW = -38010;
  static final int NONCE_TOO_HIGH = -38011;
  static final int BASE_FEE_TOO_LOW = -38012;
  static final int INTRINSIC_GAS = -38013;
  static final int INSUFFICIENT_FUNDS = -38014;
  static final int BLOCK_GAS_LIMIT = -38015;
  static final int BLOCK_NUMBER_ORDER = -38020;
  static final int BLOCK_TIME_ORDER = -38021;
  static final int SENDER_NOT_EOA = -38024;
  static final int INIT_CODE_TOO_LARGE = -38025;
  static final int LIMIT_EXCEEDED = -38026;
  static final int INVALID_PARAMS = -32602;
  static final int OTHER = -32000;

  private static final long serialVersionUID = 1L;

  private final int code;

  SimulationFault(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The error's code. */
  public int code() {
    return code;
  }
}
