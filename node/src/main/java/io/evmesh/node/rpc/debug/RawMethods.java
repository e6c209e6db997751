package io.evmesh.node.rpc.debug;

import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Blocks;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;

/** Blocks, transactions and receipts in their wire forms. */
public final class RawMethods {
  private static final Parameter<BlockRef> BLOCK = Parameter.required("Block", Types.BLOCK);
  private static final Parameter<Hash> HASH = Parameter.required("Transaction hash", Types.HASH);

  private RawMethods() {}

  /** The methods. */
  public static List<Method> all(ChainView chain) {
    Blocks blocks = new Blocks(chain);
    return List.of(
        Method.of(
            "debug_getRawHeader",
            "A header in RLP.",
            List.of(BLOCK),
            "data",
            call -> {
              RlpWriter rlp = new RlpWriter();
              blocks.find(call.get(BLOCK)).header().write(rlp);
              return out -> out.data(rlp.toBytes());
            }),
        Method.of(
            "debug_getRawBlock",
            "A block in RLP.",
            List.of(BLOCK),
            "data",
            call -> {
              var block = blocks.find(call.get(BLOCK)).block();
              return out -> out.data(BlockCodec.encode(block));
            }),
        Method.of(
            "debug_getRawReceipts",
            "The receipts of a block in their wire form (EIP-2718).",
            List.of(BLOCK),
            "list of data",
            call -> {
              List<Receipt> receipts = blocks.find(call.get(BLOCK)).receipts();
              return out -> {
                out.startArray();
                receipts.forEach(receipt -> out.data(receipt.encode()));
                out.endArray();
              };
            }),
        Method.of(
            "debug_getRawTransaction",
            "A transaction of the chain in its wire form (EIP-2718).",
            List.of(HASH),
            "data",
            call ->
                chain
                    .transaction(call.get(HASH))
                    .<Answer>map(
                        place -> out -> out.data(TransactionCodec.encode(place.transaction())))
                    .orElse(out -> out.text("0x"))),
        Method.of(
            "debug_getBadBlocks",
            "Blocks that were refused: they are not kept.",
            List.of(),
            "empty list",
            call -> out -> out.startArray().endArray()));
  }
}
