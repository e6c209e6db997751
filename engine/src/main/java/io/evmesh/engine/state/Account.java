package io.evmesh.engine.state;

import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;

/**
 * An account without its storage.
 *
 * @param nonce unsigned 64 bits
 * @param balance wei
 * @param codeHash Keccak-256 of the code; {@link Code#EMPTY}'s for none
 */
public record Account(long nonce, UInt256 balance, Hash codeHash) {
  /** An account that has nothing. */
  public static final Account EMPTY = new Account(0, UInt256.ZERO, Code.EMPTY.hash());

  /** Nonce 0, balance 0, no code: what EIP-161 calls empty. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(Code.EMPTY.hash());
  }
}
