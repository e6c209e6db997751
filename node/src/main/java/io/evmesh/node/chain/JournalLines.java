package io.evmesh.node.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.block.BlockCodec;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Bytes;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.BlockCommitted;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The form of an exported journal: a JSON object a line. Each begins with the SHA-256 of the line
 * before, zero in the first, so that nothing can be changed, left out or put in unseen. The first
 * line is of the kind {@code chain}, then each block has one {@code block}, and a {@code change}
 * for each account that it changed and a {@code code} for each code that it deployed, then an
 * {@code edit} and an {@code editedCode} for what was set by hand after it; the last is {@code
 * end}.
 */
final class JournalLines {
  static final int VERSION = 1;
  static final String PREVIOUS = "previous";
  static final String KIND = "kind";
  static final String FIRST_PREVIOUS = "0".repeat(64);

  private JournalLines() {}

  /** SHA-256 of a line without its end, in hex. */
  static String hash(byte[] line) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ObjectNode kind(String kind) {
    return ChainJson.object().put(KIND, kind);
  }

  static ObjectNode chain(String rules) {
    return kind("chain").put("version", VERSION).put("rules", rules);
  }

  /** The block's RLP, and what does not follow from it alone. */
  static ObjectNode block(BlockCommitted commit) {
    ObjectNode node = kind("block").put("number", commit.block());
    node.put("hash", commit.hash().toString());
    node.put("rlp", BlockCodec.encode(commit.body()).toString());
    ArrayNode senders = node.putArray("senders");
    commit.senders().forEach(sender -> senders.add(sender.toString()));
    ArrayNode receipts = node.putArray("receipts");
    receipts(commit.receipts()).forEach(receipt -> receipts.add(receipt.toString()));
    return node;
  }

  /** Each receipt in its coding (EIP-2718). */
  static List<Bytes> receipts(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::encode).toList();
  }

  /** How an account stands after the block, and the slots that the block set. */
  static ObjectNode change(long block, int shard, AccountChange change) {
    ObjectNode node = kind("change").put("block", block).put("shard", shard);
    node.put("address", change.address().toString());
    ChainJson.putAccount(node, change.account());
    node.put("wiped", change.wiped());
    ObjectNode slots = node.putObject("slots");
    for (int i = 0; i < change.slotCount(); i++) {
      slots.put(ChainJson.word(change.key(i)), ChainJson.word(change.value(i)));
    }
    return node;
  }

  /** What was set by hand in an account after the block. */
  static ObjectNode edit(long block, AccountChange change) {
    ObjectNode node = change(block, 0, change);
    return node.put(KIND, "edit");
  }

  /** The code that an account was given by hand after the block. */
  static ObjectNode editedCode(long block, Code code) {
    return code(block, 0, code).put(KIND, "editedCode");
  }

  static ObjectNode code(long block, int shard, Code code) {
    return kind("code")
        .put("block", block)
        .put("shard", shard)
        .put("code", code.bytes().toString());
  }

  static ObjectNode end(long blocks) {
    return kind("end").put("blocks", blocks);
  }
}
