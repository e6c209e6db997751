package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.Main;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.rpc.VerifiedChain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sending for accounts without a key, and blocks as somebody wants them. */
class ImpersonationMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";

  @TempDir private Path data;
  @TempDir private Path elsewhere;
  private TestNode node;

  @BeforeEach
  void start() throws InterruptedException {
    node = TestNode.development(data);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private JsonNode latest() throws InterruptedException {
    return node.result("eth_getBlockByNumber", "[\"latest\",false]");
  }

  private static String transfer(String from, String to) {
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\",\"gas\":\"0x30000\"}]"
        .formatted(from, to);
  }

  @Test
  void accountsWithoutAKeySendWhileTheyAreImpersonated() throws InterruptedException {
    node.result("hardhat_setBalance", "[\"%s\",\"0xde0b6b3a7640000\"]".formatted(OTHER));
    node.result(
        "hardhat_setCode", "[\"%s\",\"0x00\"]".formatted(OTHER)); // nor need it be an account only
    String send = transfer(OTHER, FIRST);
    assertThat(node.call("eth_sendTransaction", send).has("error")).isTrue();
    node.result("hardhat_impersonateAccount", "[\"%s\"]".formatted(OTHER));
    String hash = node.result("eth_sendTransaction", send).asText();
    JsonNode receipt = node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertThat(receipt.get("from").asText()).isEqualTo(OTHER);
    assertThat(receipt.get("status").asText()).isEqualTo("0x1");
    String second = node.result("eth_sendTransaction", send).asText();
    assertThat(second).isNotEqualTo(hash);
    node.result("eth_sendTransaction", transfer(FIRST, OTHER));
    node.result("anvil_stopImpersonatingAccount", "[\"%s\"]".formatted(OTHER));
    assertThat(node.call("eth_sendTransaction", send).has("error")).isTrue();
    node.result("anvil_autoImpersonateAccount", "[true]");
    node.result("eth_sendTransaction", send);
    assertThat(
            node.result("debug_traceTransaction", "[\"" + hash + "\"]").get("failed").asBoolean())
        .isFalse();
    node.close();
    VerifiedChain.check(data, 5);
    exportAndImport();
    node = TestNode.development(data);
    assertThat(
            node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("status").asText())
        .isEqualTo("0x1");
  }

  private void exportAndImport() {
    String file = elsewhere.resolve("chain.ndjson").toString();
    Path copy = elsewhere.resolve("copy");
    run("export", file, "--data", data.toString());
    run("import", file, "--data", copy.toString());
    VerifiedChain.check(copy, 5);
  }

  private static void run(String... arguments) {
    assertThat(Main.commandLine().execute(arguments)).isZero();
  }

  @Test
  void theNextBlocksAreAsSomebodyWantsThem() throws InterruptedException {
    node.result("hardhat_setNextBlockBaseFeePerGas", "[\"0x7\"]");
    node.result("evm_setBlockGasLimit", "[\"0x1c9c380\"]");
    String random = "0x" + "ab".repeat(32);
    node.result("hardhat_setPrevRandao", "[\"" + random + "\"]");
    node.result("anvil_setCoinbase", "[\"" + OTHER + "\"]");
    assertThat(
            node.result("eth_getBlockByNumber", "[\"pending\",false]")
                .get("baseFeePerGas")
                .asText())
        .isEqualTo("0x7");
    node.result("evm_mine", "[{\"blocks\":1}]");
    JsonNode block = latest();
    assertThat(block.get("baseFeePerGas").asText()).isEqualTo("0x7");
    assertThat(block.get("gasLimit").asText()).isEqualTo("0x1c9c380");
    assertThat(block.get("mixHash").asText()).isEqualTo(random);
    assertThat(block.get("miner").asText()).isEqualTo(OTHER);
    node.result("anvil_setBlockTimestampInterval", "[17]");
    JsonNode more = node.result("evm_mine_detailed", "[{\"blocks\":2}]");
    assertThat(more).hasSize(2);
    JsonNode next = more.get(1);
    assertThat(next.get("mixHash").asText()).isNotEqualTo(random);
    assertThat(next.get("gasLimit").asText()).isEqualTo("0x1c9c380");
    long seconds =
        Long.decode(next.get("timestamp").asText()) - Long.decode(block.get("timestamp").asText());
    assertThat(seconds).isEqualTo(34);
    assertThat(node.result("anvil_removeBlockTimestampInterval", "[]").asBoolean()).isTrue();
    assertThat(node.result("anvil_nodeInfo", "[]").get("currentBlockNumber").asText())
        .isEqualTo("0x3");
    assertThat(node.result("hardhat_metadata", "[]").get("latestBlockNumber").asInt()).isEqualTo(3);
    node.close();
    VerifiedChain.check(data, 4);
    node = TestNode.development(data);
  }
}
