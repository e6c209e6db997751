package io.evmesh.node.rpc.debug;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.AccountTransactions;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.Blocks;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.TracedBlock;
import java.util.List;
import java.util.Optional;

/** Lists for the explorer Otterscan: the rest of {@code ots_*}. */
public final class ExplorerMethods {
  private static final long API_LEVEL = 8;
  private static final int MOST_OF_A_PAGE = 500;

  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);

  /** Otterscan sends plain numbers, also for blocks. */
  private static final ParameterType<Long> COUNT =
      ParameterType.of(
          "{\"type\":[\"integer\",\"string\"]}",
          node ->
              node.canConvertToLong() && node.longValue() >= 0
                  ? node.longValue()
                  : Types.count(node));

  private static final Parameter<BlockRef> NUMBER =
      Parameter.required(
          "Block",
          ParameterType.of(
              "{\"type\":[\"integer\",\"string\"]}",
              node ->
                  node.canConvertToLong()
                      ? new BlockRef.ByNumber(node.longValue())
                      : Types.blockNumber(Types.text(node))));
  private static final Parameter<Hash> HASH = Parameter.required("Block hash", Types.HASH);
  private static final Parameter<Long> FROM = Parameter.required("Block number", COUNT);
  private static final Parameter<Long> NONCE = Parameter.required("Nonce", COUNT);
  private static final Parameter<Long> PAGE = Parameter.required("Page", COUNT);
  private static final Parameter<Long> SIZE = Parameter.required("Page size", COUNT);

  private final ChainView chain;
  private final Traces traces;
  private final Blocks blocks;
  private final AccountTransactions search;

  private ExplorerMethods(ChainView chain, Calls calls) {
    this.chain = chain;
    traces = new Traces(chain, calls);
    blocks = new Blocks(chain);
    search = new AccountTransactions(chain);
  }

  /** The methods. */
  public static List<Method> all(ChainView chain, Calls calls) {
    ExplorerMethods own = new ExplorerMethods(chain, calls);
    return List.of(
        Method.of(
            "ots_getApiLevel",
            "Which of Otterscan's interfaces this is.",
            List.of(),
            "number",
            _ -> out -> out.number(API_LEVEL)),
        Method.of(
            "ots_hasCode",
            "Whether an account is a contract after a block.",
            List.of(ADDRESS, BLOCK),
            "whether it is",
            call -> Answer.bool(hasCode(call.get(ADDRESS), own.blocks.state(call.get(BLOCK))))),
        Method.of(
            "ots_getBlockDetails",
            "A block without its transactions, and what they paid.",
            List.of(NUMBER),
            "object",
            call -> own.details(chain.block(call.get(NUMBER)))),
        Method.of(
            "ots_getBlockDetailsByHash",
            "A block without its transactions, and what they paid.",
            List.of(HASH),
            "object",
            call -> own.details(chain.block(call.get(HASH)))),
        Method.of(
            "ots_getBlockTransactions",
            "Some of a block's transactions, the last ones first, with their receipts.",
            List.of(NUMBER, PAGE, SIZE),
            "object {fullblock, receipts}",
            own::page),
        Method.of(
            "ots_searchTransactionsBefore",
            "Transactions of an account before a block (0: the last ones), whole blocks of them.",
            List.of(ADDRESS, FROM, SIZE),
            "object {txs, receipts, firstPage, lastPage}",
            call -> own.search(call, true)),
        Method.of(
            "ots_searchTransactionsAfter",
            "Transactions of an account after a block (0: the first ones), whole blocks of them.",
            List.of(ADDRESS, FROM, SIZE),
            "object {txs, receipts, firstPage, lastPage}",
            call -> own.search(call, false)),
        Method.of(
            "ots_getTransactionBySenderAndNonce",
            "The transaction of an account with this nonce.",
            List.of(ADDRESS, NONCE),
            "hash or null",
            call ->
                own.bySenderAndNonce(call)
                    .<Answer>map(place -> out -> out.hash(place.hash()))
                    .orElse(Answer.NULL)),
        Method.of(
            "eth_getTransactionBySenderAndNonce",
            "The transaction of an account with this nonce.",
            List.of(ADDRESS, NONCE),
            "transaction or null",
            call ->
                own.bySenderAndNonce(call)
                    .<Answer>map(place -> out -> TransactionJson.write(out, place))
                    .orElse(Answer.NULL)),
        Method.of(
            "ots_getContractCreator",
            "The transaction that created a contract, and its sender.",
            List.of(ADDRESS),
            "object {hash, creator} or null",
            own::creator));
  }

  private static boolean hasCode(Address address, StateView state) {
    Account account = state.account(address);
    return account != null && !account.codeHash().equals(Code.EMPTY.hash());
  }

  private Answer details(Optional<ChainBlock> found) {
    return found.<Answer>map(block -> out -> details(out, block)).orElse(Answer.NULL);
  }

  private static void details(JsonOut out, ChainBlock block) {
    UInt256 fees = UInt256.ZERO;
    for (int i = 0; i < block.senders().size(); i++) {
      Transaction tx = block.block().transactions().get(i);
      UInt256 price = TransactionJson.effectiveGasPrice(tx, block.header());
      fees = fees.plus(price.times(block.gasUsed(i)));
    }
    out.startObject().field("block").startObject();
    BlockJson.withoutTransactions(out, block);
    out.field("transactionCount").number(block.senders().size()).endObject();
    out.field("issuance").startObject();
    out.field("blockReward").quantity(0).field("uncleReward").quantity(0);
    out.field("issuance").quantity(0).endObject();
    out.field("totalFees").quantity(fees).endObject();
  }

  private static int size(Call call) {
    return Math.clamp(call.get(SIZE), 1, MOST_OF_A_PAGE);
  }

  private Answer page(Call call) {
    Optional<ChainBlock> found = chain.block(call.get(NUMBER));
    int size = size(call);
    long page = call.get(PAGE);
    return found.<Answer>map(block -> out -> page(out, block, page, size)).orElse(Answer.NULL);
  }

  private void page(JsonOut out, ChainBlock block, long page, int size) {
    int count = block.senders().size();
    int end = (int) Math.max(0, count - Math.min(count, Math.min(page, Integer.MAX_VALUE) * size));
    int begin = Math.max(0, end - size);
    out.startObject().field("fullblock").startObject();
    BlockJson.withoutTransactions(out, block);
    out.field("transactionCount").number(count).field("transactions").startArray();
    for (int i = begin; i < end; i++) {
      TransactionJson.write(out, new TransactionPlace(block, i));
    }
    out.endArray().endObject().field("receipts").startArray();
    for (int i = begin; i < end; i++) {
      ReceiptJson.dated(out, chain.config(), new TransactionPlace(block, i));
    }
    out.endArray().endObject();
  }

  private Answer search(Call call, boolean before) {
    long from = call.get(FROM);
    int size = size(call);
    Address address = call.get(ADDRESS);
    AccountTransactions.Found found =
        before
            ? search.before(address, from == 0 ? Long.MAX_VALUE : from, size)
            : search.after(address, from == 0 ? -1 : from, size);
    boolean isFirst = before ? from == 0 : found.isEnd();
    boolean isLast = before ? found.isEnd() : from == 0;
    return out -> {
      ChainConfig config = chain.config();
      out.startObject().field("txs").startArray();
      found.transactions().forEach(place -> TransactionJson.write(out, place));
      out.endArray().field("receipts").startArray();
      found.transactions().forEach(place -> ReceiptJson.dated(out, config, place));
      out.endArray().field("firstPage").bool(isFirst).field("lastPage").bool(isLast).endObject();
    };
  }

  /** What a state has from some block on: the first block that has it. */
  @FunctionalInterface
  private interface Sign {
    boolean isThere(ChainBlock block);
  }

  /** By halves, over the states that are kept; empty if the last one has not. */
  private Optional<ChainBlock> first(Sign sign) {
    long low = chain.firstState();
    long high = chain.head().number();
    if (!sign.isThere(blocks.find(new BlockRef.ByNumber(high)))) {
      return Optional.empty();
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (sign.isThere(blocks.find(new BlockRef.ByNumber(middle)))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return chain.block(high);
  }

  private Optional<TransactionPlace> bySenderAndNonce(Call call) {
    Address sender = call.get(ADDRESS);
    long nonce = call.get(NONCE);
    Optional<ChainBlock> found =
        first(block -> chain.state(block).accountOrEmpty(sender).nonce() > nonce);
    if (found.isPresent()) {
      ChainBlock block = found.get();
      for (int i = 0; i < block.senders().size(); i++) {
        if (block.senders().get(i).equals(sender)
            && block.block().transactions().get(i).nonce() == nonce) {
          return Optional.of(new TransactionPlace(block, i));
        }
      }
    }
    return Optional.empty();
  }

  private Answer creator(Call call) {
    Address contract = call.get(ADDRESS);
    Optional<ChainBlock> found = first(block -> hasCode(contract, chain.state(block)));
    if (found.isEmpty() || found.get().senders().isEmpty()) {
      return Answer.NULL;
    }
    return traces.answer(
        out -> {
          TransactionPlace place = creator(contract, found.get());
          out.writeStartObject();
          out.writeStringField("hash", place.hash().toString());
          out.writeStringField("creator", place.sender().toString());
          out.writeEndObject();
        });
  }

  /** The first transaction of a block after which the contract is there, by halves. */
  private TransactionPlace creator(Address contract, ChainBlock block) {
    TracedBlock traced = traces.traced(block);
    int low = 0;
    int high = block.senders().size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hasCode(contract, traces.tracer().stateBefore(traced, middle + 1))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new TransactionPlace(block, low);
  }
}
