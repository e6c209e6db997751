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

  private JsonNode call(String method, String parameters) throws InterruptedException {
    JsonNode answer = node.call(method, parameters);
    assertThat(answer.has("error")).as(method + parameters + answer).isFalse();
    return answer.get("result");
  }

  private JsonNode latest() throws InterruptedException {
    return call("eth_getBlockByNumber", "[\"latest\",false]");
  }

  private static String transfer(String from, String to) {
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\",\"gas\":\"0x30000\"}]"
        .formatted(from, to);
  }

  @Test
  void accountsWithoutAKeySendWhileTheyAreImpersonated() throws InterruptedException {
    call("hardhat_setBalance", "[\"%s\",\"0xde0b6b3a7640000\"]".formatted(OTHER));
    call("hardhat_setCode", "[\"%s\",\"0x00\"]".formatted(OTHER)); // nor need it be an account only
    String send = transfer(OTHER, FIRST);
    assertThat(node.call("eth_sendTransaction", send).has("error")).isTrue();
    call("hardhat_impersonateAccount", "[\"%s\"]".formatted(OTHER));
    String hash = call("eth_sendTransaction", send).asText();
    JsonNode receipt = call("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertThat(receipt.get("from").asText()).isEqualTo(OTHER);
    assertThat(receipt.get("status").asText()).isEqualTo("0x1");
    String second = call("eth_sendTransaction", send).asText();
    assertThat(second).isNotEqualTo(hash);
    call("eth_sendTransaction", transfer(FIRST, OTHER));
    call("anvil_stopImpersonatingAccount", "[\"%s\"]".formatted(OTHER));
    assertThat(node.call("eth_sendTransaction", send).has("error")).isTrue();
    call("anvil_autoImpersonateAccount", "[true]");
    call("eth_sendTransaction", send);
    assertThat(call("debug_traceTransaction", "[\"" + hash + "\"]").get("failed").asBoolean())
        .isFalse();
    node.close();
    VerifiedChain.check(data, 5);
    exportAndImport();
    node = TestNode.development(data);
    assertThat(call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("status").asText())
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
    call("hardhat_setNextBlockBaseFeePerGas", "[\"0x7\"]");
    call("evm_setBlockGasLimit", "[\"0x1c9c380\"]");
    String random = "0x" + "ab".repeat(32);
    call("hardhat_setPrevRandao", "[\"" + random + "\"]");
    call("anvil_setCoinbase", "[\"" + OTHER + "\"]");
    assertThat(call("eth_getBlockByNumber", "[\"pending\",false]").get("baseFeePerGas").asText())
        .isEqualTo("0x7");
    call("evm_mine", "[{\"blocks\":1}]");
    JsonNode block = latest();
    assertThat(block.get("baseFeePerGas").asText()).isEqualTo("0x7");
    assertThat(block.get("gasLimit").asText()).isEqualTo("0x1c9c380");
    assertThat(block.get("mixHash").asText()).isEqualTo(random);
    assertThat(block.get("miner").asText()).isEqualTo(OTHER);
    call("anvil_setBlockTimestampInterval", "[17]");
    JsonNode more = call("evm_mine_detailed", "[{\"blocks\":2}]");
    assertThat(more).hasSize(2);
    JsonNode next = more.get(1);
    assertThat(next.get("mixHash").asText()).isNotEqualTo(random);
    assertThat(next.get("gasLimit").asText()).isEqualTo("0x1c9c380");
    long seconds =
        Long.decode(next.get("timestamp").asText()) - Long.decode(block.get("timestamp").asText());
    assertThat(seconds).isEqualTo(34);
    assertThat(call("anvil_removeBlockTimestampInterval", "[]").asBoolean()).isTrue();
    assertThat(call("anvil_nodeInfo", "[]").get("currentBlockNumber").asText()).isEqualTo("0x3");
    assertThat(call("hardhat_metadata", "[]").get("latestBlockNumber").asInt()).isEqualTo(3);
    node.close();
    VerifiedChain.check(data, 4);
    node = TestNode.development(data);
  }
}
