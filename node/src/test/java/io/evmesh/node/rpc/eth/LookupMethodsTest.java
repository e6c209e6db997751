package io.evmesh.node.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Second ways to what other methods tell: both must tell the same. */
class LookupMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000000aa";
  private static final String TRANSFER =
      "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}".formatted(FIRST, OTHER);

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

  private String send() throws InterruptedException {
    return node.result("eth_sendTransaction", "[" + TRANSFER + "]").asText();
  }

  @Test
  void aHeaderIsABlockWithoutItsBody() throws InterruptedException {
    send();
    ObjectNode block = (ObjectNode) node.result("eth_getBlockByNumber", "[\"latest\",false]");
    block.remove(List.of("transactions", "uncles", "withdrawals", "size"));
    assertThat(node.result("eth_getHeaderByNumber", "[\"latest\"]")).isEqualTo(block);
    String hash = block.get("hash").asText();
    assertThat(node.result("eth_getHeaderByHash", "[\"" + hash + "\"]")).isEqualTo(block);
    assertThat(node.result("eth_getHeaderByNumber", "[\"0x99\"]").isNull()).isTrue();
    assertThat(node.result("eth_getHeaderByNumber", "[\"pending\"]").get("hash").isNull()).isTrue();
  }

  @Test
  void aTransactionIsFoundBySenderAndNonce() throws InterruptedException {
    send();
    String second = send();
    String asked = "[\"%s\",\"0x1\"]".formatted(FIRST);
    assertThat(node.result("eth_getTransactionBySenderAndNonce", asked))
        .isEqualTo(node.result("eth_getTransactionByHash", "[\"" + second + "\"]"));
    assertThat(node.result("ots_getTransactionBySenderAndNonce", asked).asText()).isEqualTo(second);
    String unknown = "[\"%s\",\"0x7\"]".formatted(FIRST);
    assertThat(node.result("eth_getTransactionBySenderAndNonce", unknown).isNull()).isTrue();
  }

  @Test
  void anAccountIsToldInOneAnswer() throws InterruptedException {
    send();
    String asked = "[\"%s\",\"latest\"]".formatted(FIRST);
    JsonNode proof = node.result("eth_getProof", "[\"%s\",[],\"latest\"]".formatted(FIRST));
    JsonNode account = node.result("eth_getAccount", asked);
    assertThat(account.get("storageRoot")).isEqualTo(proof.get("storageHash"));
    for (String name : List.of("balance", "nonce", "codeHash")) {
      assertThat(account.get(name)).isEqualTo(proof.get(name));
    }
    JsonNode info = node.result("eth_getAccountInfo", asked);
    assertThat(info.get("balance")).isEqualTo(proof.get("balance"));
    assertThat(info.get("nonce")).isEqualTo(proof.get("nonce"));
    assertThat(info.get("code").asText()).isEqualTo("0x");
    String nobody = "[\"0x00000000000000000000000000000000000000cc\",\"latest\"]";
    assertThat(node.result("eth_getAccount", nobody).isNull()).isTrue();
  }

  @Test
  void whatWaitsIsListed() throws InterruptedException {
    assertThat(node.result("eth_pendingTransactions", "[]")).isEmpty();
    node.result("evm_setAutomine", "[false]");
    String hash = send();
    JsonNode waiting = node.result("eth_pendingTransactions", "[]");
    assertThat(waiting).hasSize(1);
    assertThat(waiting.get(0))
        .isEqualTo(node.result("eth_getTransactionByHash", "[\"" + hash + "\"]"));
  }

  @Test
  void aTransactionIsSentAndItsReceiptAnswered() throws InterruptedException {
    JsonNode receipt = node.result("eth_sendTransactionSync", "[" + TRANSFER + "]");
    String hash = receipt.get("transactionHash").asText();
    assertThat(node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]")).isEqualTo(receipt);
    node.result("evm_setAutomine", "[false]");
    JsonNode late = node.call("eth_sendTransactionSync", "[" + TRANSFER + ",1]");
    assertThat(late.at("/error/code").asInt()).isEqualTo(4);
  }

  @Test
  void whoGetsTheTipsIsTold() throws InterruptedException {
    assertThat(node.result("eth_coinbase", "[]").asText()).isEqualTo("0x" + "0".repeat(40));
    node.result("hardhat_setCoinbase", "[\"" + OTHER + "\"]");
    assertThat(node.result("eth_coinbase", "[]").asText()).isEqualTo(OTHER);
  }
}
