package io.evmesh.node.rpc.codec;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.FoundLog;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.JsonOut;

/** Receipts and logs in answers. */
public final class ReceiptJson {
  private ReceiptJson() {}

  /** The receipts of all transactions of a block. */
  public static void ofBlock(JsonOut out, ChainConfig config, ChainBlock block) {
    out.startArray();
    int firstLog = 0;
    for (int i = 0; i < block.receipts().size(); i++) {
      write(out, config, new TransactionPlace(block, i), firstLog);
      firstLog += block.receipts().get(i).logs().size();
    }
    out.endArray();
  }

  /** The receipt of one transaction. */
  public static void write(JsonOut out, ChainConfig config, TransactionPlace place) {
    write(out, config, place, place.block().firstLog(place.index()));
  }

  /** The receipt with the time of its block, in seconds. */
  public static void dated(JsonOut out, ChainConfig config, TransactionPlace place) {
    out.startObject();
    fields(out, config, place, place.block().firstLog(place.index()));
    out.field("timestamp").quantity(place.block().header().timestamp()).endObject();
  }

  private static void write(JsonOut out, ChainConfig config, TransactionPlace place, int firstLog) {
    out.startObject();
    fields(out, config, place, firstLog);
    out.endObject();
  }

  private static void fields(
      JsonOut out, ChainConfig config, TransactionPlace place, int firstLog) {
    Transaction tx = place.transaction();
    Receipt receipt = place.receipt();
    BlockHeader header = place.block().header();
    out.field("blockHash").hash(place.block().hash());
    out.field("blockNumber").quantity(place.block().number());
    out.field("from").address(place.sender());
    out.field("to").addressOrNull(tx.to());
    out.field("contractAddress");
    out.addressOrNull(tx.isCreation() ? Creations.address(place.sender(), tx.nonce()) : null);
    out.field("cumulativeGasUsed").quantity(receipt.cumulativeGasUsed());
    out.field("gasUsed").quantity(place.block().gasUsed(place.index()));
    out.field("effectiveGasPrice").quantity(TransactionJson.effectiveGasPrice(tx, header));
    out.field("logsBloom").data(receipt.logsBloom());
    out.field("logs").startArray();
    for (int i = 0; i < receipt.logs().size(); i++) {
      log(out, receipt.logs().get(i), place, firstLog + i);
    }
    out.endArray();
    if (receipt.stateRoot() != null) {
      out.field("root").hash(receipt.stateRoot());
    } else {
      out.field("status").quantity(receipt.success() ? 1 : 0);
    }
    if (tx.type() == TransactionType.BLOB) {
      int blobs = tx.blobVersionedHashes().size();
      out.field("blobGasUsed").quantity(blobs * TransactionRules.GAS_PER_BLOB);
      out.field("blobGasPrice").quantity(BlockProcessor.context(config, header).blobBaseFee());
    }
    out.field("transactionHash").hash(place.hash());
    out.field("transactionIndex").quantity(place.index());
    out.field("type").quantity(tx.type().ordinal());
  }

  private static void log(JsonOut out, Log log, TransactionPlace place, int index) {
    ChainBlock block = place.block();
    log(
        out,
        new FoundLog(block.hash(), block.header(), place.hash(), place.index(), index, log),
        false);
  }

  /**
   * A log.
   *
   * @param removed whether its block has left the chain
   */
  public static void log(JsonOut out, FoundLog found, boolean removed) {
    out.startObject();
    out.field("address").address(found.log().address());
    out.field("topics").startArray();
    found.log().topics().forEach(out::hash);
    out.endArray();
    out.field("data").data(found.log().data());
    out.field("blockNumber").quantity(found.header().number());
    out.field("transactionHash").hash(found.transactionHash());
    out.field("transactionIndex").quantity(found.transaction());
    out.field("blockHash").hash(found.blockHash());
    out.field("blockTimestamp").quantity(found.header().timestamp());
    out.field("logIndex").quantity(found.index());
    out.field("removed").bool(removed);
    out.endObject();
  }
}
