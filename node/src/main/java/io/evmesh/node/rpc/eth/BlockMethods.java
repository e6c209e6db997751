package io.evmesh.node.rpc.eth;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Blocks, their ommers and receipts. */
public final class BlockMethods {
  private static final Parameter<BlockRef> NUMBER = Parameter.required("Block", Types.BLOCK_NUMBER);
  private static final Parameter<BlockRef> BLOCK = Parameter.required("Block", Types.BLOCK);
  private static final Parameter<Hash> HASH = Parameter.required("Block hash", Types.HASH);
  private static final Parameter<Boolean> WHOLE =
      Parameter.required("Hydrated transactions", Types.BOOL);
  private static final Parameter<Long> INDEX = Parameter.required("Uncle index", Types.INDEX);

  private final ChainView chain;
  private final FindBlock<BlockRef> blocks;

  private BlockMethods(ChainView chain, FindBlock<BlockRef> blocks) {
    this.chain = chain;
    this.blocks = blocks;
  }

  /**
   * The methods.
   *
   * @param blocks finds blocks of the chain, and the pending one
   */
  public static List<Method> all(ChainView chain, FindBlock<BlockRef> blocks) {
    BlockMethods own = new BlockMethods(chain, blocks);
    List<Method> all = new ArrayList<>(own.headers());
    all.addAll(own.blocks());
    return all;
  }

  private List<Method> headers() {
    return List.of(
        Method.of(
            "eth_getHeaderByNumber",
            "The header of a block by its number or tag.",
            List.of(NUMBER),
            "header or null",
            call -> {
              BlockRef ref = call.get(NUMBER);
              return header(tagged(ref), ref == BlockRef.Tag.PENDING);
            }),
        Method.of(
            "eth_getHeaderByHash",
            "The header of a block by its hash.",
            List.of(HASH),
            "header or null",
            call -> header(chain.block(call.get(HASH)), false)));
  }

  private List<Method> blocks() {
    return List.of(
        Method.of(
            "eth_getBlockByNumber",
            "A block by its number or tag, with its transactions or their hashes.",
            List.of(NUMBER, WHOLE),
            "block or null",
            call -> {
              BlockRef ref = call.get(NUMBER);
              Optional<ChainBlock> found = tagged(ref);
              return ref == BlockRef.Tag.PENDING
                  ? pending(found, call.get(WHOLE))
                  : block(found, call.get(WHOLE));
            }),
        Method.of(
            "eth_getBlockByHash",
            "A block by its hash, with its transactions or their hashes.",
            List.of(HASH, WHOLE),
            "block or null",
            call -> block(chain.block(call.get(HASH)), call.get(WHOLE))),
        Method.of(
            "eth_getBlockReceipts",
            "The receipts of all transactions of a block.",
            List.of(BLOCK),
            "list of receipts or null",
            call -> receipts(blocks.find(call.get(BLOCK)))),
        count(
            "eth_getBlockTransactionCountByNumber",
            "transactions",
            NUMBER,
            blocks,
            block -> block.transactions().size()),
        count(
            "eth_getBlockTransactionCountByHash",
            "transactions",
            HASH,
            chain::block,
            block -> block.transactions().size()),
        count(
            "eth_getUncleCountByBlockNumber",
            "ommers",
            NUMBER,
            blocks,
            block -> block.ommers().size()),
        count(
            "eth_getUncleCountByBlockHash",
            "ommers",
            HASH,
            chain::block,
            block -> block.ommers().size()),
        Method.of(
            "eth_getUncleByBlockNumberAndIndex",
            "An ommer of a block.",
            List.of(NUMBER, INDEX),
            "header or null",
            call -> ommer(blocks.find(call.get(NUMBER)), call.get(INDEX))),
        Method.of(
            "eth_getUncleByBlockHashAndIndex",
            "An ommer of a block.",
            List.of(HASH, INDEX),
            "header or null",
            call -> ommer(chain.block(call.get(HASH)), call.get(INDEX))));
  }

  private static <T> Method count(
      String name,
      String what,
      Parameter<T> parameter,
      FindBlock<T> blocks,
      Function<Block, Integer> count) {
    return Method.of(
        name,
        "How many " + what + " a block has.",
        List.of(parameter),
        "quantity or null",
        call ->
            blocks
                .find(call.get(parameter))
                .map(block -> Answer.quantity(count.apply(block.block())))
                .orElse(Answer.NULL));
  }

  /** A block that nobody has declared safe or finalized yet is an error, not null. */
  private Optional<ChainBlock> tagged(BlockRef ref) throws InterruptedException {
    Optional<ChainBlock> found = blocks.find(ref);
    if (found.isEmpty() && (ref == BlockRef.Tag.SAFE || ref == BlockRef.Tag.FINALIZED)) {
      throw RpcException.of(-39001, "Unknown block");
    }
    return found;
  }

  private static Answer block(Optional<ChainBlock> found, boolean whole) {
    return found
        .<Answer>map(block -> out -> BlockJson.write(out, block, whole))
        .orElse(Answer.NULL);
  }

  private static Answer pending(Optional<ChainBlock> built, boolean whole) {
    return built
        .<Answer>map(block -> out -> BlockJson.pending(out, block, whole))
        .orElse(Answer.NULL);
  }

  private static Answer header(Optional<ChainBlock> found, boolean isPending) {
    return found
        .<Answer>map(
            block ->
                out -> {
                  out.startObject();
                  BlockJson.fields(out, isPending ? null : block.hash(), block.header());
                  out.endObject();
                })
        .orElse(Answer.NULL);
  }

  private Answer receipts(Optional<ChainBlock> found) {
    return found
        .<Answer>map(block -> out -> ReceiptJson.ofBlock(out, chain.config(), block))
        .orElse(Answer.NULL);
  }

  private static Answer ommer(Optional<ChainBlock> found, long index) {
    if (found.isEmpty() || index >= found.get().block().ommers().size()) {
      return Answer.NULL;
    }
    BlockHeader header = found.get().block().ommers().get((int) index);
    List<io.evmesh.engine.block.Withdrawal> none =
        header.withdrawalsRoot() == null ? null : List.of();
    int size = BlockCodec.encode(new Block(header, List.of(), List.of(), none)).size();
    return out -> BlockJson.ommer(out, header, size);
  }
}
