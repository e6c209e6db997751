package io.evmesh.node.call;

import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of a transaction that is to be tried out, or made; null for what it does not
 * say.
 *
 * @param input from the field of that name, which wins over {@code data}
 */
public record CallRequest(
    @Nullable Address from,
    @Nullable Address to,
    @Nullable Long gas,
    @Nullable UInt256 gasPrice,
    @Nullable UInt256 maxFeePerGas,
    @Nullable UInt256 maxPriorityFeePerGas,
    @Nullable UInt256 value,
    @Nullable Long nonce,
    @Nullable Bytes data,
    @Nullable Bytes input,
    @Nullable UInt256 chainId,
    @Nullable List<AccessListEntry> accessList,
    @Nullable UInt256 maxFeePerBlobGas,
    @Nullable List<Hash> blobVersionedHashes,
    @Nullable List<Authorization> authorizations) {

  /** Who sends it; the zero address unless told. */
  public Address sender() {
    return from == null ? Address.ZERO : from;
  }

  /** Call data or init code. */
  public Bytes payload() {
    if (input != null) {
      return input;
    }
    return data == null ? Bytes.EMPTY : data;
  }

  /** The same with another list of accounts and slots. */
  public CallRequest withAccessList(List<AccessListEntry> entries) {
    return new CallRequest(
        from,
        to,
        gas,
        gasPrice,
        maxFeePerGas,
        maxPriorityFeePerGas,
        value,
        nonce,
        data,
        input,
        chainId,
        entries,
        maxFeePerBlobGas,
        blobVersionedHashes,
        authorizations);
  }
}
