package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction with its sender, field by field: the networks' own form has no place for one
 * without a signature, as recordings have them, nor for one that no rule allows.
 */
final class TransactionForm {
  private static final TransactionType[] TYPES = TransactionType.values();

  private static final int HAS_CHAIN = 1;
  private static final int HAS_RECIPIENT = 2;
  private static final int HAS_SIGNATURE = 4;
  private static final int HAS_PRIORITY_FEE = 8; // beside the fee
  private static final int HAS_LISTS = 16; // accesses, blobs, authorisations
  private static final int FLAGS = 32;

  private TransactionForm() {}

  static void write(ByteWriter out, RecoveredTransaction recovered) {
    Transaction tx = recovered.transaction();
    Address to = tx.to();
    UInt256 chainId = tx.chainId();
    Signature signature = tx.signature();
    boolean oneFee = tx.maxPriorityFeePerGas().equals(tx.maxFeePerGas());
    boolean lists =
        !tx.accessList().isEmpty()
            || !tx.maxFeePerBlobGas().isZero()
            || !tx.blobVersionedHashes().isEmpty()
            || !tx.authorizations().isEmpty();
    out.octet(tx.type().ordinal());
    out.octet(
        (chainId != null ? HAS_CHAIN : 0)
            | (to != null ? HAS_RECIPIENT : 0)
            | (signature != null ? HAS_SIGNATURE : 0)
            | (oneFee ? 0 : HAS_PRIORITY_FEE)
            | (lists ? HAS_LISTS : 0));
    out.address(recovered.sender());
    if (chainId != null) {
      out.word(chainId);
    }
    out.number(tx.nonce());
    out.word(tx.maxFeePerGas());
    if (!oneFee) {
      out.word(tx.maxPriorityFeePerGas());
    }
    out.number(tx.gasLimit());
    if (to != null) {
      out.address(to);
    }
    out.word(tx.value());
    out.bytes(tx.data());
    if (lists) {
      writeLists(out, tx);
    }
    if (signature != null) {
      out.number(signature.yParity());
      out.word(signature.r());
      out.word(signature.s());
    }
  }

  private static void writeLists(ByteWriter out, Transaction tx) {
    out.number(tx.accessList().size());
    for (AccessListEntry entry : tx.accessList()) {
      out.address(entry.address());
      out.number(entry.storageKeys().size());
      entry.storageKeys().forEach(key -> out.word(key.toUInt256()));
    }
    out.word(tx.maxFeePerBlobGas());
    out.number(tx.blobVersionedHashes().size());
    tx.blobVersionedHashes().forEach(out::hash);
    out.number(tx.authorizations().size());
    for (Authorization authorization : tx.authorizations()) {
      out.word(authorization.chainId());
      out.address(authorization.address());
      out.number(authorization.nonce());
      out.number(authorization.yParity());
      out.word(authorization.r());
      out.word(authorization.s());
    }
  }

  static RecoveredTransaction read(ByteReader in) {
    int type = in.octet();
    Wire.check(type < TYPES.length, "a transaction's type is not known");
    int flags = in.octet();
    Wire.check(flags < FLAGS, "a transaction has unknown flags");
    Address sender = in.address();
    UInt256 chainId = (flags & HAS_CHAIN) != 0 ? in.word() : null;
    long nonce = in.number();
    UInt256 fee = in.word();
    UInt256 priorityFee = (flags & HAS_PRIORITY_FEE) != 0 ? in.word() : fee;
    long gasLimit = in.number();
    Address to = (flags & HAS_RECIPIENT) != 0 ? in.address() : null;
    UInt256 value = in.word();
    Bytes data = in.bytes();
    Lists lists = (flags & HAS_LISTS) != 0 ? Lists.read(in) : Lists.NONE;
    Signature signature =
        (flags & HAS_SIGNATURE) != 0
            ? new Signature(in.numberTo(Integer.MAX_VALUE), in.word(), in.word())
            : null;
    Transaction transaction =
        new Transaction(
            TYPES[type],
            chainId,
            nonce,
            fee,
            priorityFee,
            gasLimit,
            to,
            value,
            data,
            lists.accesses,
            lists.blobFee,
            lists.blobs,
            lists.authorizations,
            signature);
    return new RecoveredTransaction(transaction, sender);
  }

  /** What only some transactions have. */
  private record Lists(
      List<AccessListEntry> accesses,
      UInt256 blobFee,
      List<Hash> blobs,
      List<Authorization> authorizations) {
    static final Lists NONE = new Lists(List.of(), UInt256.ZERO, List.of(), List.of());

    static Lists read(ByteReader in) {
      List<AccessListEntry> accesses = new ArrayList<>();
      for (int left = in.count(Address.SIZE + 1); left > 0; left--) {
        Address address = in.address();
        List<Hash> keys = new ArrayList<>();
        for (int more = in.count(); more > 0; more--) {
          keys.add(in.word().toHash());
        }
        accesses.add(new AccessListEntry(address, List.copyOf(keys)));
      }
      UInt256 blobFee = in.word();
      List<Hash> blobs = new ArrayList<>();
      for (int left = in.count(Hash.SIZE); left > 0; left--) {
        blobs.add(in.hash());
      }
      List<Authorization> authorizations = new ArrayList<>();
      for (int left = in.count(Address.SIZE + 5); left > 0; left--) {
        authorizations.add(
            new Authorization(
                in.word(),
                in.address(),
                in.number(),
                in.numberTo(Integer.MAX_VALUE),
                in.word(),
                in.word()));
      }
      return new Lists(
          List.copyOf(accesses), blobFee, List.copyOf(blobs), List.copyOf(authorizations));
    }
  }
}
