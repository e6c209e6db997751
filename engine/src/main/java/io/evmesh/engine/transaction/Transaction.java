package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of any type; fields that its type does not have are zero or empty.
 *
 * @param chainId null for a legacy transaction without replay protection (EIP-155)
 * @param nonce unsigned 64 bits
 * @param maxFeePerGas wei per gas; the gas price for types 0 and 1
 * @param maxPriorityFeePerGas wei per gas; equal to {@code maxFeePerGas} for types 0 and 1
 * @param gasLimit gas units, unsigned 64 bits
 * @param to null to create a contract
 * @param value wei
 * @param maxFeePerBlobGas wei per blob gas, zero but for type 3
 * @param signature null where only the sender is known
 */
public record Transaction(
    TransactionType type,
    @Nullable UInt256 chainId,
    long nonce,
    UInt256 maxFeePerGas,
    UInt256 maxPriorityFeePerGas,
    long gasLimit,
    @Nullable Address to,
    UInt256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    UInt256 maxFeePerBlobGas,
    List<Hash> blobVersionedHashes,
    List<Authorization> authorizations,
    @Nullable Signature signature) {

  /** Whether the transaction creates a contract. */
  public boolean isCreation() {
    return to == null;
  }

  /** The same transaction with another signature. */
  public Transaction withSignature(Signature other) {
    return new Transaction(
        type,
        chainId,
        nonce,
        maxFeePerGas,
        maxPriorityFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobVersionedHashes,
        authorizations,
        other);
  }
}
