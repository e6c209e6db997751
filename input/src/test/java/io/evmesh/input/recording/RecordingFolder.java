package io.evmesh.input.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recorded block with one transaction, to be changed and written. */
final class RecordingFolder {
  static final String SENDER = "0x1000000000000000000000000000000000000001";
  static final String RECIPIENT = "0x2000000000000000000000000000000000000002";

  private static final ObjectMapper JSON = new ObjectMapper();

  final ObjectNode block = JSON.createObjectNode();
  final ObjectNode transaction = JSON.createObjectNode();
  final ObjectNode accounts = JSON.createObjectNode();
  private final Path folder;

  RecordingFolder(Path folder) {
    this.folder = folder;
    block
        .put("number", 100)
        .put("coinbase", "0x3000000000000000000000000000000000000003")
        .put("timestamp", 1_750_000_000)
        .put("gas_limit", 30_000_000)
        .put("basefee", 7)
        .put("difficulty", "0x0")
        .put("prevrandao", "0x" + "11".repeat(32))
        .put("excess_blob_gas", 0)
        .put("chain_id", 1)
        .put("spec_id", "Prague");
    block.putObject("block_hashes").put("99", "0x" + "99".repeat(32));
    transaction
        .put("tx_type", 0)
        .put("caller", SENDER)
        .put("to", RECIPIENT)
        .put("nonce", 4)
        .put("value", "0x5")
        .put("data", "0x0102")
        .put("gas_limit", 50_000)
        .put("gas_price", 10)
        .putNull("gas_priority_fee")
        .put("chain_id", 1)
        .put("max_fee_per_blob_gas", 0);
    transaction.putArray("access_list");
    transaction.putArray("blob_hashes");
    transaction.putArray("authorization_list");
    accounts.putObject(SENDER).put("balance", "0xffffffff").put("nonce", 4).putNull("code");
    accounts
        .putObject(RECIPIENT)
        .put("balance", "0x0")
        .put("nonce", 1)
        .put("code", "0x6001")
        .putObject("storage")
        .put("0x07", "0x2a");
  }

  /** Writes all three files and reads the recording. */
  RecordedBlock read() {
    write();
    return RecordingReader.read(folder);
  }

  void write() {
    ArrayNode transactions = JSON.createArrayNode().add(transaction);
    write("block.json", block.toString());
    write("txs.json", transactions.toString());
    write("pre_state.json", accounts.toString());
  }

  void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
