package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.rpc.VerifiedChain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that are set by hand. */
class EditMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";
  private static final String SLOT = "0x" + "0".repeat(63) + "7";
  private static final String VALUE = "0x" + "0".repeat(62) + "2a";

  /** Returns slot 7. */
  private static final String CODE = "0x60075460005260206000f3";

  @TempDir private Path data;
  private TestNode node;

  @BeforeEach
  void start() throws InterruptedException {
    node = TestNode.development(data);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private String balance(String address, String block) throws InterruptedException {
    return node.result("eth_getBalance", "[\"%s\",\"%s\"]".formatted(address, block)).asText();
  }

  private void setAll() throws InterruptedException {
    assertThat(
            node.result("hardhat_setBalance", "[\"%s\",\"0x1234\"]".formatted(OTHER)).asBoolean())
        .isTrue();
    assertThat(node.result("anvil_setNonce", "[\"%s\",\"0x5\"]".formatted(OTHER)).isNull())
        .isTrue();
    assertThat(
            node.result("evm_setAccountCode", "[\"%s\",\"%s\"]".formatted(OTHER, CODE)).asBoolean())
        .isTrue();
    String slot = "[\"%s\",\"0x7\",\"%s\"]".formatted(OTHER, VALUE);
    assertThat(node.result("anvil_setStorageAt", slot).asBoolean()).isTrue();
  }

  private void checkAll(String block) throws InterruptedException {
    assertThat(balance(OTHER, block)).isEqualTo("0x1234");
    String of = "[\"%s\",\"%s\"]".formatted(OTHER, block);
    assertThat(node.result("eth_getTransactionCount", of).asText()).isEqualTo("0x5");
    assertThat(node.result("eth_getCode", of).asText()).isEqualTo(CODE);
    String slot = "[\"%s\",\"%s\",\"%s\"]".formatted(OTHER, SLOT, block);
    assertThat(node.result("eth_getStorageAt", slot).asText()).isEqualTo(VALUE);
    String asked = "[{\"to\":\"%s\"},\"%s\"]".formatted(OTHER, block);
    assertThat(node.result("eth_call", asked).asText()).isEqualTo(VALUE);
  }

  @Test
  void whatIsSetIsSeenAtOnceAndPartOfTheNextBlock() throws InterruptedException {
    setAll();
    assertThat(node.result("eth_blockNumber", "[]").asText()).isEqualTo("0x0");
    checkAll("latest");
    String before =
        node.result("eth_getBlockByNumber", "[\"latest\",false]").get("stateRoot").asText();
    node.result("evm_mine", "[]");
    checkAll("latest");
    checkAll("0x1");
    node.result("anvil_addBalance", "[\"%s\",\"0x1\"]".formatted(OTHER));
    assertThat(balance(OTHER, "latest")).isEqualTo("0x1235");
    assertThat(node.result("eth_getBlockByNumber", "[\"latest\",false]").get("stateRoot").asText())
        .isNotEqualTo(before);
    node.result("hardhat_mine", "[\"0x3\"]");
    assertThat(balance(OTHER, "latest")).isEqualTo("0x1235");
    node.close();
    VerifiedChain.check(data, 5);
    node = TestNode.development(data);
  }

  @Test
  void whatIsSetIsThereAfterTheNextStart() throws InterruptedException {
    node.result("evm_mine", "[]");
    setAll();
    node.close();
    VerifiedChain.check(data, 2);
    node = TestNode.development(data);
    checkAll("latest");
    node.result("evm_mine", "[]");
    checkAll("latest");
    node.close();
    VerifiedChain.check(data, 3);
    node = TestNode.development(data);
    checkAll("0x2");
  }

  @Test
  void proofsOfTheLastBlockHoldWhatWasSet() throws InterruptedException {
    setAll();
    String asked = "[\"%s\",[\"%s\"],\"latest\"]".formatted(OTHER, SLOT);
    JsonNode proof = node.result("eth_getProof", asked);
    assertThat(proof.get("balance").asText()).isEqualTo("0x1234");
    JsonNode slot = proof.get("storageProof").get(0);
    assertThat(slot.get("value").asText()).isEqualTo("0x2a");
    assertThat(slot.get("proof")).isNotEmpty();
    node.result("evm_mine", "[]");
    JsonNode next = node.result("eth_getProof", asked);
    assertThat(next.get("storageProof")).isEqualTo(proof.get("storageProof"));
    JsonNode accounts = proof.get("accountProof");
    assertThat(next.get("accountProof").get(accounts.size() - 1))
        .isEqualTo(accounts.get(accounts.size() - 1));
  }

  @Test
  void aSenderWhoseNonceIsSetGoesOnFromThere() throws InterruptedException {
    node.result("anvil_setNonce", "[\"%s\",17]".formatted(FIRST));
    String send = "[{\"from\":\"%1$s\",\"to\":\"%1$s\",\"value\":\"0x1\"}]".formatted(FIRST);
    String hash = node.result("eth_sendTransaction", send).asText();
    JsonNode sent = node.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
    assertThat(sent.get("nonce").asText()).isEqualTo("0x11");
    assertThat(sent.get("blockNumber").asText()).isEqualTo("0x1");
    JsonNode trace = node.result("debug_traceTransaction", "[\"" + hash + "\"]");
    assertThat(trace.get("failed").asBoolean()).isFalse();
  }

  @Test
  void whatCanNotBeSetIsRefused() throws InterruptedException {
    for (String parameters :
        new String[] {
          "[]",
          "[\"0x12\",\"0x1\"]",
          "[\"%s\",\"-1\"]".formatted(OTHER),
          "[\"%s\",-1]".formatted(OTHER),
          "[\"%s\",\"0x1%s\"]".formatted(OTHER, "0".repeat(64)),
          "[\"%s\",true]".formatted(OTHER)
        }) {
      JsonNode answer = node.call("anvil_setBalance", parameters);
      assertThat(answer.path("error").path("code").asInt()).as(parameters).isEqualTo(-32602);
    }
    assertThat(balance(OTHER, "latest")).isEqualTo("0x0");
  }
}
