package io.evmesh.node.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.table.AccountRecord;
import io.evmesh.persistence.table.StoredTransaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a chain has, as JSON: amounts in wei and counts as decimal numbers, the rest as hex. */
public final class ChainJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ChainJson() {}

  /** An object without fields. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** A block's header. */
  public static ObjectNode header(Hash hash, BlockHeader header) {
    ObjectNode node = object();
    node.put("number", header.number());
    node.put("hash", hash.toString());
    node.put("parentHash", header.parentHash().toString());
    putUnsigned(node, "timestamp", header.timestamp());
    node.put("stateRoot", header.stateRoot().toString());
    node.put("receiptsRoot", header.receiptsRoot().toString());
    node.put("transactionsRoot", header.transactionsRoot().toString());
    node.put("coinbase", header.coinbase().toString());
    putUnsigned(node, "gasUsed", header.gasUsed());
    putUnsigned(node, "gasLimit", header.gasLimit());
    if (header.baseFee() != null) {
      node.put("baseFee", header.baseFee().toBigInteger());
    }
    if (header.blobGasUsed() != null && header.excessBlobGas() != null) {
      putUnsigned(node, "blobGasUsed", header.blobGasUsed());
      putUnsigned(node, "excessBlobGas", header.excessBlobGas());
    }
    node.put("extraData", header.extraData().toString());
    return node;
  }

  /** A transaction with its receipt. */
  public static ObjectNode transaction(StoredTransaction stored) {
    Transaction transaction = stored.transaction();
    ObjectNode node = object();
    node.put("hash", stored.hash().toString());
    node.put("block", stored.block());
    node.put("index", stored.index());
    node.put("type", transaction.type().ordinal());
    node.put("from", stored.sender().toString());
    node.put("to", transaction.to() == null ? null : transaction.to().toString());
    putUnsigned(node, "nonce", transaction.nonce());
    node.put("value", transaction.value().toBigInteger());
    putUnsigned(node, "gasLimit", transaction.gasLimit());
    node.put("maxFeePerGas", transaction.maxFeePerGas().toBigInteger());
    node.put("data", transaction.data().toString());
    node.put("success", stored.receipt().success());
    node.put("gasUsed", stored.gasUsed());
    node.set("logs", logs(stored.receipt()));
    return node;
  }

  /** The logs of a receipt. */
  static ArrayNode logs(Receipt receipt) {
    ArrayNode logs = NODES.arrayNode();
    for (Log log : receipt.logs()) {
      ObjectNode node = logs.addObject();
      node.put("address", log.address().toString());
      ArrayNode topics = node.putArray("topics");
      log.topics().forEach(topic -> topics.add(topic.toString()));
      node.put("data", log.data().toString());
    }
    return logs;
  }

  /** How an account stands; without fields of it if there is none. */
  public static void putAccount(ObjectNode node, @Nullable Account account) {
    node.put("exists", account != null);
    if (account != null) {
      putUnsigned(node, "nonce", account.nonce());
      node.put("balance", account.balance().toBigInteger());
      boolean hasCode = !account.codeHash().equals(Code.EMPTY.hash());
      node.put("codeHash", hasCode ? account.codeHash().toString() : null);
    }
  }

  /** What a block did to an account. */
  public static ObjectNode record(AccountRecord record) {
    ObjectNode node = object();
    node.put("block", record.block());
    putAccount(node, record.account());
    node.put("wiped", record.wiped());
    ObjectNode slots = node.putObject("slots");
    record.slots().forEach((slot, value) -> slots.put(word(slot), word(value)));
    return node;
  }

  /** A list of objects. */
  public static ArrayNode list(List<ObjectNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }

  /** A word in hex, 32 bytes. */
  public static String word(UInt256 word) {
    return word.toBytes32().toString();
  }

  /** A count of 64 bits that may be above 2^63. */
  static void putUnsigned(ObjectNode node, String field, long value) {
    node.put(field, UInt256.of(value).toBigInteger());
  }
}
