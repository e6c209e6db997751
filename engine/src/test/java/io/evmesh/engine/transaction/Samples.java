package io.evmesh.engine.transaction;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid transaction of each type, to be changed by tests in one field. */
public final class Samples {
  /** The private key that the examples of EIP-155 use. */
  public static final Bytes KEY = Bytes.fromHex("0x" + "46".repeat(32));

  public static final Address SENDER =
      Address.fromHex("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F");
  public static final Address TO = Address.fromHex("0x3535353535353535353535353535353535353535");

  private Samples() {}

  /** An unsigned transaction of this type, for chain 1, with room for its fees. */
  public static Transaction of(TransactionType type) {
    boolean blob = type == TransactionType.BLOB;
    boolean oneFee = type == TransactionType.LEGACY || type == TransactionType.ACCESS_LIST;
    return new Transaction(
        type,
        UInt256.ONE,
        0,
        UInt256.of(100),
        UInt256.of(oneFee ? 100 : 2),
        100_000,
        TO,
        UInt256.of(1),
        Bytes.fromHex("0x00ff"),
        type == TransactionType.LEGACY
            ? List.of()
            : List.of(new AccessListEntry(TO, List.of(UInt256.of(7).toHash()))),
        blob ? UInt256.of(50) : UInt256.ZERO,
        blob ? List.of(UInt256.fromHex("0x01" + "00".repeat(31)).toHash()) : List.of(),
        type == TransactionType.SET_CODE
            ? List.of(
                Signatures.sign(
                    new Authorization(UInt256.ONE, TO, 1, 0, UInt256.ZERO, UInt256.ZERO), KEY))
            : List.of(),
        null);
  }

  /** A transaction with other numbers. */
  public static Transaction with(
      Transaction tx, long nonce, long gasLimit, UInt256 maxFee, UInt256 priorityFee) {
    return new Transaction(
        tx.type(),
        tx.chainId(),
        nonce,
        maxFee,
        priorityFee,
        gasLimit,
        tx.to(),
        tx.value(),
        tx.data(),
        tx.accessList(),
        tx.maxFeePerBlobGas(),
        tx.blobVersionedHashes(),
        tx.authorizations(),
        tx.signature());
  }

  /** A transaction with another chain, recipient and data. */
  public static Transaction with(
      Transaction tx, @Nullable UInt256 chainId, @Nullable Address to, Bytes data) {
    return new Transaction(
        tx.type(),
        chainId,
        tx.nonce(),
        tx.maxFeePerGas(),
        tx.maxPriorityFeePerGas(),
        tx.gasLimit(),
        to,
        tx.value(),
        data,
        tx.accessList(),
        tx.maxFeePerBlobGas(),
        tx.blobVersionedHashes(),
        tx.authorizations(),
        tx.signature());
  }

  /** A transaction with other blobs and authorisations. */
  public static Transaction with(
      Transaction tx,
      UInt256 maxFeePerBlobGas,
      List<io.evmesh.engine.types.Hash> blobs,
      List<Authorization> authorizations) {
    return new Transaction(
        tx.type(),
        tx.chainId(),
        tx.nonce(),
        tx.maxFeePerGas(),
        tx.maxPriorityFeePerGas(),
        tx.gasLimit(),
        tx.to(),
        tx.value(),
        tx.data(),
        tx.accessList(),
        maxFeePerBlobGas,
        blobs,
        authorizations,
        tx.signature());
  }
}
