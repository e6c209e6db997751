package io.evmesh.node.rpc.codec;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.build.PayloadBuilder.Payload;
import io.evmesh.node.rpc.JsonOut;
import java.util.List;

/** Writes payloads as the Engine API has them. */
public final class PayloadJson {
  private PayloadJson() {}

  /** The block itself. */
  public static void block(JsonOut out, Block block) {
    BlockHeader header = block.header();
    out.startObject();
    out.field("parentHash").hash(header.parentHash());
    out.field("feeRecipient").address(header.coinbase());
    out.field("stateRoot").hash(header.stateRoot());
    out.field("receiptsRoot").hash(header.receiptsRoot());
    out.field("logsBloom").data(header.logsBloom());
    out.field("prevRandao").hash(header.mixHash());
    out.field("blockNumber").quantity(header.number());
    out.field("gasLimit").quantity(header.gasLimit());
    out.field("gasUsed").quantity(header.gasUsed());
    out.field("timestamp").quantity(header.timestamp());
    out.field("extraData").data(header.extraData());
    if (header.baseFee() != null) {
      out.field("baseFeePerGas").quantity(header.baseFee());
    }
    out.field("blockHash").hash(header.hash());
    list(
        out.field("transactions"),
        block.transactions().stream().map(TransactionCodec::encode).toList());
    List<Withdrawal> withdrawals = block.withdrawals();
    if (withdrawals != null) {
      BlockJson.withdrawals(out.field("withdrawals"), withdrawals);
    }
    if (header.blobGasUsed() != null && header.excessBlobGas() != null) {
      out.field("blobGasUsed").quantity(header.blobGasUsed());
      out.field("excessBlobGas").quantity(header.excessBlobGas());
    }
    out.endObject();
  }

  /** The blobs of its transactions. */
  public static void blobs(JsonOut out, Payload payload) {
    out.startObject();
    list(out.field("commitments"), payload.commitments());
    list(out.field("proofs"), payload.proofs());
    list(out.field("blobs"), payload.blobs());
    out.endObject();
  }

  /** A list of data. */
  public static void list(JsonOut out, List<Bytes> elements) {
    out.startArray();
    elements.forEach(out::data);
    out.endArray();
  }
}
