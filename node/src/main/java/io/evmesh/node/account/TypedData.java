package io.evmesh.node.account;

import io.evmesh.engine.types.Hash;

/** Data whose types are known, so that a person can read what is signed (EIP-712). */
public interface TypedData {
  /** What is signed. */
  Hash hash();
}
