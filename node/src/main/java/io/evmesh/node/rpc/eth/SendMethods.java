package io.evmesh.node.rpc.eth;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.Refusal;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;

/** Takes signed transactions. */
public final class SendMethods {
  private static final Parameter<Bytes> RAW = Parameter.required("Transaction", Types.DATA);

  private final TransactionPool pool;
  private final BlockProducer producer;

  private SendMethods(TransactionPool pool, BlockProducer producer) {
    this.pool = pool;
    this.producer = producer;
  }

  /** The methods. */
  public static List<Method> all(TransactionPool pool, BlockProducer producer) {
    SendMethods own = new SendMethods(pool, producer);
    return List.of(
        Method.of(
                "eth_sendRawTransaction",
                "Takes a signed transaction in its wire form (EIP-2718) into the pool.",
                List.of(RAW),
                "transaction hash",
                call -> {
                  Hash hash = own.take(call.get(RAW));
                  return out -> out.hash(hash);
                })
            .deferred());
  }

  private Hash take(Bytes raw) {
    Transaction transaction;
    try {
      transaction = TransactionCodec.decode(raw);
    } catch (RlpException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
    BlockContext next = producer.next();
    Address sender =
        Signatures.sender(transaction, next.fork())
            .orElseThrow(
                () -> RpcException.server("invalid sender: invalid transaction v, r, s values"));
    try {
      Hash hash =
          pool.add(
                  new RecoveredTransaction(transaction, sender),
                  TransactionCodec.hash(transaction),
                  raw.size(),
                  next)
              .hash();
      producer.wake();
      return hash;
    } catch (Refusal e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }
}
