package io.evmesh.node.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes folders of recorded blocks: a sender calls a contract that keeps what it is sent. */
final class Recordings {
  static final String SENDER = "0x00000000000000000000000000000000000000a1";
  static final String CONTRACT = "0x00000000000000000000000000000000000000c1";
  static final long FIRST = 101;

  private Recordings() {}

  /** The block {@code FIRST + index}: two calls that set slot 0 and log. */
  static Path write(Path parent, int index) throws IOException {
    return write(parent, FIRST + index, index);
  }

  /**
   * The same as a block with another number.
   *
   * @param index how many blocks with such calls came before
   */
  static Path write(Path parent, long number, int index) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("block-" + number));
    Files.writeString(
        folder.resolve("block.json"),
        """
        {"number":%d,"coinbase":"0x00000000000000000000000000000000000000fe","timestamp":%d,
         "gas_limit":30000000,"basefee":1000,"difficulty":0,"prevrandao":"0x07",
         "excess_blob_gas":5000000,"chain_id":1337,"spec_id":"Prague"}
        """
            .formatted(number, 1_700_000_000 + 12 * number));
    Files.writeString(
        folder.resolve("txs.json"),
        "[%s,%s]".formatted(call(2 * index, 3 + index), call(2 * index + 1, 4 + index)));
    Files.writeString(
        folder.resolve("pre_state.json"),
        // sstore(0, calldataload(0)); log1(0, 0, calldataload(0))
        """
        {"%s":{"balance":"0xde0b6b3a7640000","nonce":0,"code":null,"storage":{}},
         "%s":{"balance":"0x0","nonce":1,"code":"0x5f355f555f355f5fa100",
               "storage":{"0x0":"0x1","0x9":"0x9"}}}
        """
            .formatted(SENDER, CONTRACT));
    return folder;
  }

  private static String call(int nonce, int word) {
    return """
        {"tx_type":2,"caller":"%s","to":"%s","nonce":%d,"value":1,"data":"0x%064x",
         "gas_limit":100000,"gas_price":"0x3b9aca00","gas_priority_fee":"0x1","chain_id":1337,
         "access_list":[],"blob_hashes":[],"max_fee_per_blob_gas":null}
        """
        .formatted(SENDER, CONTRACT, nonce, word);
  }
}
