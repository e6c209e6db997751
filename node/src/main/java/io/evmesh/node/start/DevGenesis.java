package io.evmesh.node.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.Json;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.settings.DevSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;

/**
 * The genesis of a chain for development, in geth's format: one fork's rules from the first block
 * on, some rich accounts, and the contracts that blocks themselves call.
 */
final class DevGenesis {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final List<String> BY_NUMBER =
      List.of(
          "homesteadBlock",
          "eip150Block",
          "eip155Block",
          "eip158Block",
          "byzantiumBlock",
          "constantinopleBlock",
          "petersburgBlock",
          "istanbulBlock",
          "berlinBlock",
          "londonBlock");
  private static final List<Fork> NUMBERED =
      List.of(
          Fork.HOMESTEAD,
          Fork.TANGERINE_WHISTLE,
          Fork.SPURIOUS_DRAGON,
          Fork.SPURIOUS_DRAGON,
          Fork.BYZANTIUM,
          Fork.CONSTANTINOPLE,
          Fork.PETERSBURG,
          Fork.ISTANBUL,
          Fork.BERLIN,
          Fork.LONDON);

  private DevGenesis() {}

  /**
   * The genesis.
   *
   * @param timestamp of the first block, in seconds
   */
  static Json of(DevSettings settings, List<DevAccount> accounts, long timestamp) {
    ObjectNode genesis = MAPPER.createObjectNode();
    genesis.set("config", config(settings));
    genesis.put("difficulty", "0x0");
    genesis.put("gasLimit", "0x" + Long.toHexString(settings.gasLimit()));
    genesis.put("timestamp", "0x" + Long.toHexString(timestamp));
    if (settings.fork().isAtLeast(Fork.LONDON)) {
      genesis.put("baseFeePerGas", hex(settings.baseFee().toBigInteger()));
    }
    ObjectNode alloc = genesis.putObject("alloc");
    alloc.setAll((ObjectNode) systemContracts());
    BigInteger balance = ETHER.multiply(BigInteger.valueOf(settings.balanceEther()));
    accounts.forEach(
        account -> alloc.putObject(account.address().toString()).put("balance", hex(balance)));
    return Json.parse(genesis.toString(), "the development chain's genesis");
  }

  private static ObjectNode config(DevSettings settings) {
    Fork fork = settings.fork();
    ObjectNode config = MAPPER.createObjectNode();
    config.put("evmeshDevelopment", true);
    config.put("chainId", UInt256.of(settings.chainId()).toBigInteger());
    for (int i = 0; i < BY_NUMBER.size(); i++) {
      if (fork.isAtLeast(NUMBERED.get(i))) {
        config.put(BY_NUMBER.get(i), 0);
      }
    }
    if (fork.isAtLeast(Fork.PARIS)) {
      config.put("terminalTotalDifficulty", 0);
    }
    for (Fork later : List.of(Fork.SHANGHAI, Fork.CANCUN, Fork.PRAGUE, Fork.OSAKA)) {
      if (fork.isAtLeast(later)) {
        config.put(later.name().toLowerCase(java.util.Locale.ROOT) + "Time", 0);
      }
    }
    return config;
  }

  private static JsonNode systemContracts() {
    try (InputStream in = DevGenesis.class.getResourceAsStream("system-contracts.json")) {
      if (in == null) {
        throw new IllegalStateException("the system contracts are not in the jar");
      }
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }
}
