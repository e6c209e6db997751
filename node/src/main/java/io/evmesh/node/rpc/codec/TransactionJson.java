package io.evmesh.node.rpc.codec;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.JsonOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions in answers. */
public final class TransactionJson {
  private static final UInt256 FIRST_REPLAY_PROTECTED_V = UInt256.of(35); // EIP-155
  private static final int V_WITHOUT_CHAIN = 27;

  private TransactionJson() {}

  /** A transaction of the chain. */
  public static void write(JsonOut out, TransactionPlace place) {
    write(out, place.transaction(), place.hash(), place.sender(), place.block(), place.index());
  }

  /** A transaction that is in no block yet. */
  public static void pending(JsonOut out, Transaction transaction, Hash hash, Address sender) {
    write(out, transaction, hash, sender, null, 0);
  }

  private static void write(
      JsonOut out,
      Transaction tx,
      Hash hash,
      Address sender,
      @Nullable ChainBlock block,
      int index) {
    out.startObject();
    out.field("blockHash");
    if (block == null) {
      out.nothing().field("blockNumber").nothing();
    } else {
      out.hash(block.hash()).field("blockNumber").quantity(block.number());
    }
    out.field("blockTimestamp");
    if (block == null) {
      out.nothing();
    } else {
      out.quantity(block.header().timestamp());
    }
    out.field("from").address(sender);
    out.field("gas").quantity(tx.gasLimit());
    fees(out, tx, block == null ? null : block.header());
    out.field("hash").hash(hash);
    out.field("input").data(tx.data());
    out.field("nonce").quantity(tx.nonce());
    out.field("to").addressOrNull(tx.to());
    out.field("transactionIndex");
    if (block == null) {
      out.nothing();
    } else {
      out.quantity(index);
    }
    out.field("value").quantity(tx.value());
    out.field("type").quantity(tx.type().ordinal());
    ofType(out, tx);
    signature(out, tx);
    out.endObject();
  }

  /** The gas price is what the transaction pays, or what it would pay at most. */
  private static void fees(JsonOut out, Transaction tx, @Nullable BlockHeader header) {
    out.field("gasPrice");
    switch (tx.type()) {
      case LEGACY, ACCESS_LIST -> out.quantity(tx.maxFeePerGas());
      case DYNAMIC_FEE, BLOB, SET_CODE -> {
        out.quantity(header == null ? tx.maxFeePerGas() : effectiveGasPrice(tx, header));
        out.field("maxFeePerGas").quantity(tx.maxFeePerGas());
        out.field("maxPriorityFeePerGas").quantity(tx.maxPriorityFeePerGas());
      }
    }
  }

  /** Wei per gas that the transaction pays in a block (EIP-1559). */
  public static UInt256 effectiveGasPrice(Transaction tx, BlockHeader header) {
    UInt256 baseFee = header.baseFee();
    if (baseFee == null) {
      return tx.maxFeePerGas();
    }
    UInt256 room =
        tx.maxFeePerGas().compareTo(baseFee) < 0 ? UInt256.ZERO : tx.maxFeePerGas().minus(baseFee);
    return baseFee.plus(room.min(tx.maxPriorityFeePerGas()));
  }

  private static void ofType(JsonOut out, Transaction tx) {
    TransactionType type = tx.type();
    if (type != TransactionType.LEGACY) {
      out.field("accessList");
      accessList(out, tx.accessList());
    }
    if (tx.chainId() != null) {
      out.field("chainId").quantity(tx.chainId());
    }
    if (type == TransactionType.BLOB) {
      out.field("maxFeePerBlobGas").quantity(tx.maxFeePerBlobGas());
      out.field("blobVersionedHashes").startArray();
      tx.blobVersionedHashes().forEach(out::hash);
      out.endArray();
    }
    if (type == TransactionType.SET_CODE) {
      out.field("authorizationList").startArray();
      tx.authorizations().forEach(authorization -> authorization(out, authorization));
      out.endArray();
    }
  }

  /** A list of accounts and slots (EIP-2930). */
  public static void accessList(JsonOut out, List<AccessListEntry> entries) {
    out.startArray();
    for (AccessListEntry entry : entries) {
      out.startObject().field("address").address(entry.address());
      out.field("storageKeys").startArray();
      entry.storageKeys().forEach(out::hash);
      out.endArray().endObject();
    }
    out.endArray();
  }

  private static void authorization(JsonOut out, Authorization authorization) {
    out.startObject();
    out.field("chainId").quantity(authorization.chainId());
    out.field("address").address(authorization.address());
    out.field("nonce").quantity(authorization.nonce());
    out.field("yParity").quantity(authorization.yParity());
    out.field("r").quantity(authorization.r());
    out.field("s").quantity(authorization.s());
    out.endObject();
  }

  private static void signature(JsonOut out, Transaction tx) {
    Signature signature = tx.signature();
    if (signature == null) {
      return;
    }
    UInt256 v = UInt256.of(signature.yParity());
    if (tx.type() == TransactionType.LEGACY && !signature.r().isZero()) {
      v =
          tx.chainId() == null
              ? v.plus(UInt256.of(V_WITHOUT_CHAIN))
              : v.plus(tx.chainId().times(2)).plus(FIRST_REPLAY_PROTECTED_V);
    } else if (tx.type() != TransactionType.LEGACY) {
      out.field("yParity").quantity(v);
    }
    out.field("v").quantity(v);
    out.field("r").quantity(signature.r());
    out.field("s").quantity(signature.s());
  }
}
