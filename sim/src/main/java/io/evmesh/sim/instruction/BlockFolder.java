package io.evmesh.sim.instruction;

import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a block as recorded ones are written: {@code block.json}, {@code txs.json}, {@code
 * pre_state.json}. The rules are those of Osaka.
 */
public final class BlockFolder {
  /** Gas units of a block's transaction: below what one may have (EIP-7825). */
  public static final long GAS = 10_000_000;

  private static final String SENDER = "0x" + "5e".repeat(20);
  private static final String CONTRACT = "0x" + "c0".repeat(20);
  private static final String HASH = "0x" + "b10c".repeat(16);

  private BlockFolder() {}

  /**
   * Writes a block into a folder of its own, which is made.
   *
   * @param gas units of its transaction
   * @throws InputException naming the file that can not be written
   */
  public static void write(Path folder, InstructionBlock block, long gas) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("block.json"), header());
      Files.writeString(folder.resolve("txs.json"), transaction(block, gas));
      Files.writeString(folder.resolve("pre_state.json"), state(block));
    } catch (IOException e) {
      throw new InputException("%s: can not be written: %s".formatted(folder, e), e);
    }
  }

  private static String header() {
    return """
        {"number": 1, "coinbase": "0x%s", "timestamp": 1764547200, "gas_limit": 1000000000,
         "basefee": 7, "difficulty": "0x0", "prevrandao": "%s", "excess_blob_gas": 0,
         "chain_id": 1, "spec_id": "Osaka", "block_hashes": {"0": "%s"}}
        """
        .formatted("cb".repeat(20), HASH, HASH);
  }

  private static String transaction(InstructionBlock block, long gas) {
    return """
        [{"tx_type": 0, "caller": "%s", "to": "%s", "nonce": 0, "value": "0x0", "data": "%s",
          "gas_limit": %d, "gas_price": 10, "gas_priority_fee": null, "chain_id": 1,
          "access_list": [], "blob_hashes": [], "max_fee_per_blob_gas": 0,
          "authorization_list": []}]
        """
        .formatted(SENDER, CONTRACT, block.data(), gas);
  }

  private static String state(InstructionBlock block) {
    StringBuilder accounts = new StringBuilder("{\n");
    accounts.append(account(SENDER, 0, "0x")).append(",\n");
    for (Map.Entry<String, String> other : InstructionBlocks.codes().entrySet()) {
      accounts.append(account(other.getKey(), 1, other.getValue())).append(",\n");
    }
    return accounts.append(account(CONTRACT, 1, block.code().toString())).append("}\n").toString();
  }

  private static String account(String address, int nonce, String code) {
    return "\"%s\": {\"balance\": \"0x3635c9adc5dea00000\", \"nonce\": %d, \"code\": \"%s\", \"storage\": {}}"
        .formatted(address, nonce, code);
  }
}
