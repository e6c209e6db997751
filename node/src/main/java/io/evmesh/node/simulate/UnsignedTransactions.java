package io.evmesh.node.simulate;

import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.CallRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transactions of simulated blocks: nobody signed them, so zeros stand for signatures. */
final class UnsignedTransactions {
  private static final Signature NONE = new Signature(0, UInt256.ZERO, UInt256.ZERO);

  private UnsignedTransactions() {}

  /** The transaction that a call asks for; fees that are not told are zero. */
  static Transaction of(CallRequest call, long chainId, long nonce, long gas) {
    UInt256 price = call.gasPrice();
    TransactionType type = type(call);
    return new Transaction(
        type,
        type == TransactionType.LEGACY ? null : UInt256.of(chainId),
        nonce,
        price != null ? price : orZero(call.maxFeePerGas()),
        price != null ? price : orZero(call.maxPriorityFeePerGas()),
        gas,
        call.to(),
        orZero(call.value()),
        call.payload(),
        orNone(call.accessList()),
        orZero(call.maxFeePerBlobGas()),
        orNone(call.blobVersionedHashes()),
        orNone(call.authorizations()),
        NONE);
  }

  private static TransactionType type(CallRequest call) {
    if (call.gasPrice() != null) {
      return TransactionType.LEGACY;
    }
    if (call.authorizations() != null) {
      return TransactionType.SET_CODE;
    }
    return call.blobVersionedHashes() != null ? TransactionType.BLOB : TransactionType.DYNAMIC_FEE;
  }

  private static UInt256 orZero(@Nullable UInt256 value) {
    return value == null ? UInt256.ZERO : value;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** The wire form: of a legacy one, v is zero too. */
  static Bytes encode(Transaction tx) {
    if (tx.type() != TransactionType.LEGACY) {
      return TransactionCodec.encode(tx);
    }
    RlpWriter rlp = new RlpWriter().startList();
    rlp.write(tx.nonce()).write(tx.maxFeePerGas()).write(tx.gasLimit());
    rlp.write(tx.to() == null ? Bytes.EMPTY : tx.to().toBytes());
    rlp.write(tx.value()).write(tx.data()).write(0).write(0).write(0);
    return rlp.endList().toBytes();
  }
}
