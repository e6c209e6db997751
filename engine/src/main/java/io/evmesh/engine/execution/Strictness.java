package io.evmesh.engine.execution;

/** Which rules a transaction has to meet before it runs. */
public enum Strictness {
  /** All of them, as in a block. */
  BLOCK,

  /**
   * All but these: the sender may have code, and the gas limit may be above the cap of a
   * transaction (EIP-7825).
   */
  VALIDATED,

  /**
   * Those of {@link #VALIDATED}, but the nonce is not looked at, and fees of zero are taken
   * whatever the block asks for.
   */
  CALL
}
