package io.evmesh.engine.transaction;

/** The envelope types of EIP-2718; the ordinal is the type byte. */
public enum TransactionType {
  LEGACY,
  /** EIP-2930. */
  ACCESS_LIST,
  /** EIP-1559. */
  DYNAMIC_FEE,
  /** EIP-4844. */
  BLOB,
  /** EIP-7702. */
  SET_CODE
}
