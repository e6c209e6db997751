package io.evmesh.node.rpc.codec;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.JsonOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks in answers. */
public final class BlockJson {
  private BlockJson() {}

  /**
   * A block.
   *
   * @param whole whether its transactions are told, not only their hashes
   */
  public static void write(JsonOut out, ChainBlock block, boolean whole) {
    write(out, block.hash(), block, whole);
  }

  /** A block that nobody has appended, the same without hash, nonce and miner. */
  public static void pending(JsonOut out, ChainBlock block, boolean whole) {
    write(out, null, block, whole);
  }

  private static void write(JsonOut out, @Nullable Hash hash, ChainBlock block, boolean whole) {
    out.startObject();
    fields(out, hash, block.header());
    out.field("size").quantity(block.sizeBytes());
    out.field("transactions").startArray();
    for (int i = 0; i < block.senders().size(); i++) {
      if (whole) {
        TransactionJson.write(out, new TransactionPlace(block, i));
      } else {
        out.hash(block.transactionHashes().get(i));
      }
    }
    out.endArray();
    ommersAndWithdrawals(out, block);
    out.endObject();
  }

  /** The fields of a block but its transactions, within an object that has been begun. */
  public static void withoutTransactions(JsonOut out, ChainBlock block) {
    fields(out, block.hash(), block.header());
    out.field("size").quantity(block.sizeBytes());
    ommersAndWithdrawals(out, block);
  }

  private static void ommersAndWithdrawals(JsonOut out, ChainBlock block) {
    ommers(out, block);
    List<Withdrawal> withdrawals = block.block().withdrawals();
    if (withdrawals != null) {
      out.field("withdrawals");
      withdrawals(out, withdrawals);
    }
  }

  /** An ommer, or another block of which only the header is told. */
  public static void ommer(JsonOut out, BlockHeader header, int sizeBytes) {
    out.startObject();
    fields(out, header.hash(), header);
    out.field("size").quantity(sizeBytes);
    out.field("uncles").startArray().endArray();
    out.endObject();
  }

  private static void ommers(JsonOut out, ChainBlock block) {
    out.field("uncles").startArray();
    block.block().ommers().forEach(ommer -> out.hash(ommer.hash()));
    out.endArray();
  }

  /** The list of a block's withdrawals. */
  public static void withdrawals(JsonOut out, List<Withdrawal> withdrawals) {
    out.startArray();
    for (Withdrawal withdrawal : withdrawals) {
      out.startObject();
      out.field("index").quantity(withdrawal.index());
      out.field("validatorIndex").quantity(withdrawal.validatorIndex());
      out.field("address").address(withdrawal.address());
      out.field("amount").quantity(withdrawal.amountGwei());
      out.endObject();
    }
    out.endArray();
  }

  /**
   * The fields of a header, within an object that has been begun.
   *
   * @param hash null for a block that nobody has appended
   */
  public static void fields(JsonOut out, @Nullable Hash hash, BlockHeader header) {
    out.field("number").quantity(header.number());
    if (hash == null) {
      out.field("hash").nothing().field("nonce").nothing().field("miner").nothing();
    } else {
      out.field("hash").hash(hash).field("nonce").data(header.nonce());
      out.field("miner").address(header.coinbase());
    }
    out.field("parentHash").hash(header.parentHash());
    out.field("mixHash").hash(header.mixHash());
    out.field("sha3Uncles").hash(header.ommersHash());
    out.field("logsBloom").data(header.logsBloom());
    out.field("stateRoot").hash(header.stateRoot());
    out.field("difficulty").quantity(header.difficulty());
    out.field("extraData").data(header.extraData());
    out.field("gasLimit").quantity(header.gasLimit());
    out.field("gasUsed").quantity(header.gasUsed());
    out.field("timestamp").quantity(header.timestamp());
    out.field("transactionsRoot").hash(header.transactionsRoot());
    out.field("receiptsRoot").hash(header.receiptsRoot());
    if (header.baseFee() != null) {
      out.field("baseFeePerGas").quantity(header.baseFee());
    }
    if (header.withdrawalsRoot() != null) {
      out.field("withdrawalsRoot").hash(header.withdrawalsRoot());
    }
    if (header.blobGasUsed() != null && header.excessBlobGas() != null) {
      out.field("blobGasUsed").quantity(header.blobGasUsed());
      out.field("excessBlobGas").quantity(header.excessBlobGas());
    }
    if (header.parentBeaconRoot() != null) {
      out.field("parentBeaconBlockRoot").hash(header.parentBeaconRoot());
    }
    if (header.requestsHash() != null) {
      out.field("requestsHash").hash(header.requestsHash());
    }
  }
}
