package io.evmesh.node.account;

import io.evmesh.engine.crypto.Secp256k1;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;

/**
 * An account whose key is known.
 *
 * @param privateKey 32 bytes
 */
public record DevAccount(Address address, Bytes privateKey) {
  /** The account of a private key of 32 bytes. */
  public static DevAccount of(Bytes privateKey) {
    return new DevAccount(Secp256k1.address(Secp256k1.publicKey(privateKey)), privateKey);
  }
}
