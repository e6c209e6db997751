package io.evmesh.engine.transaction;

/** Why a transaction is not valid, one reason for each rule. */
public enum Rejection {
  NONCE_TOO_LOW,
  NONCE_TOO_HIGH,
  /** EIP-2681: the sender's nonce is 2^64 - 1. */
  NONCE_IS_MAX,
  INSUFFICIENT_FUNDS,
  /** EIP-3607: the sender has code that is no delegation. */
  SENDER_NOT_EOA,
  /** More gas than the block has left. */
  GAS_ALLOWANCE_EXCEEDED
}
