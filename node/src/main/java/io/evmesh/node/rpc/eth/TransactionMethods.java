package io.evmesh.node.rpc.eth;

import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Transactions of the chain and their receipts. */
public final class TransactionMethods {
  private static final Parameter<Hash> HASH = Parameter.required("Transaction hash", Types.HASH);
  private static final Parameter<Hash> BLOCK_HASH = Parameter.required("Block hash", Types.HASH);
  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);
  private static final Parameter<Long> INDEX = Parameter.required("Transaction index", Types.INDEX);

  private TransactionMethods() {}

  /**
   * The methods.
   *
   * @param blocks finds blocks of the chain, and the pending one
   * @param pending finds transactions that are in no block yet
   */
  public static List<Method> all(
      ChainView chain, FindBlock<BlockRef> blocks, PendingTransactions pending) {
    return List.of(
        Method.of(
            "eth_getTransactionByHash",
            "A transaction, also one that is in no block yet.",
            List.of(HASH),
            "transaction or null",
            call -> {
              Hash hash = call.get(HASH);
              Optional<Answer> known = chain.transaction(hash).map(TransactionMethods::answer);
              return known.or(() -> pending.find(hash)).orElse(Answer.NULL);
            }),
        Method.of(
            "eth_getTransactionReceipt",
            "What a transaction left: status, gas, logs.",
            List.of(HASH),
            "receipt or null",
            call ->
                chain
                    .transaction(call.get(HASH))
                    .<Answer>map(place -> out -> ReceiptJson.write(out, chain.config(), place))
                    .orElse(Answer.NULL)),
        ofBlock(
            "eth_getTransactionByBlockNumberAndIndex", NUMBER, blocks, TransactionMethods::answer),
        ofBlock(
            "eth_getTransactionByBlockHashAndIndex",
            BLOCK_HASH,
            chain::block,
            TransactionMethods::answer),
        ofBlock(
            "eth_getRawTransactionByBlockNumberAndIndex", NUMBER, blocks, TransactionMethods::raw),
        ofBlock(
            "eth_getRawTransactionByBlockHashAndIndex",
            BLOCK_HASH,
            chain::block,
            TransactionMethods::raw),
        Method.of(
            "eth_getRawTransactionByHash",
            "A transaction of the chain in its wire form (EIP-2718).",
            List.of(HASH),
            "data or null",
            call ->
                chain
                    .transaction(call.get(HASH))
                    .map(TransactionMethods::raw)
                    .orElse(Answer.NULL)));
  }

  private static <T> Method ofBlock(
      String name,
      Parameter<T> block,
      FindBlock<T> blocks,
      Function<TransactionPlace, Answer> answer) {
    return Method.of(
        name,
        "A transaction by its block and its index there.",
        List.of(block, INDEX),
        "transaction or null",
        call -> {
          long index = call.get(INDEX);
          return blocks
              .find(call.get(block))
              .filter(found -> index < found.senders().size())
              .map(found -> answer.apply(new TransactionPlace(found, (int) index)))
              .orElse(Answer.NULL);
        });
  }

  private static Answer answer(TransactionPlace place) {
    return out -> TransactionJson.write(out, place);
  }

  private static Answer raw(TransactionPlace place) {
    return out -> out.data(TransactionCodec.encode(place.transaction()));
  }

  /** Knows transactions that are in no block yet. */
  @FunctionalInterface
  public interface PendingTransactions {
    /** The answer for a transaction that waits. */
    Optional<Answer> find(Hash hash);
  }
}
