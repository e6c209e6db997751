package io.evmesh.engine.transaction;

/**
 * Why a transaction is not valid, one reason for each rule; which is named of several, {@link
 * TransactionRules} tells.
 */
public enum Rejection {
  /** The bytes or fields are no transaction. */
  MALFORMED,
  /** The fork does not know this envelope type (EIP-2718). */
  TYPE_NOT_SUPPORTED,
  /** r, s or the parity is out of range, or s is high (EIP-2). */
  INVALID_SIGNATURE,
  /** Signed for another chain (EIP-155). */
  INVALID_CHAIN_ID,
  NONCE_TOO_LOW,
  NONCE_TOO_HIGH,
  /** EIP-2681: the nonce is 2^64 - 1. */
  NONCE_IS_MAX,
  INSUFFICIENT_FUNDS,
  /** EIP-3607: the sender has code that is no delegation. */
  SENDER_NOT_EOA,
  /** More gas than the block has left. */
  GAS_ALLOWANCE_EXCEEDED,
  /** Less gas than is due before the first instruction. */
  INTRINSIC_GAS_TOO_LOW,
  /** Less gas than the calldata's floor price (EIP-7623). */
  FLOOR_GAS_TOO_LOW,
  /** More gas than a transaction may ask for (EIP-7825). */
  GAS_LIMIT_ABOVE_CAP,
  /** Gas limit times gas price is 2^256 or more, where there is no balance to tell it. */
  FEE_OVERFLOW,
  /** Init code above 49,152 bytes (EIP-3860). */
  INIT_CODE_TOO_LARGE,
  /** The fee cap is below the block's base fee (EIP-1559). */
  FEE_BELOW_BASE_FEE,
  /** The priority fee is above the fee cap (EIP-1559). */
  PRIORITY_FEE_ABOVE_FEE_CAP,
  /** The blob fee cap is below the block's blob base fee (EIP-4844). */
  BLOB_FEE_BELOW_BASE_FEE,
  /** A blob transaction without blobs. */
  NO_BLOBS,
  /** More blobs than a block (EIP-4844) or a transaction (EIP-7594) may carry. */
  TOO_MANY_BLOBS,
  /** More blobs than the block has room left for (EIP-4844). */
  BLOB_ALLOWANCE_EXCEEDED,
  /** A blob hash that does not begin with 0x01. */
  BLOB_VERSION_UNKNOWN,
  /** A blob transaction that creates a contract. */
  BLOB_CREATION,
  /** A set-code transaction without authorisations (EIP-7702). */
  NO_AUTHORIZATIONS,
  /** A set-code transaction that creates a contract. */
  SET_CODE_CREATION
}
