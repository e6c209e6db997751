package io.evmesh.node.rpc.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an explorer asks of blocks, accounts and contracts. */
class ExplorerMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String SECOND = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final String OTHER = "0x00000000000000000000000000000000000000bb";

  /**
   * Leaves a code that makes a contract with the code STOP. The inner creation: MSTORE8(0, 0),
   * RETURN(0, 1). The code: PUSH10, MSTORE(0), CREATE(0, 22, 10), STOP.
   */
  private static final String FACTORY =
      "0x6016600c60003960166000f3" + "69" + "600060005360016000f3" + "600052600a60166000f000";

  private final List<String> hashes = new ArrayList<>();

  @Test
  void blocksAccountsAndContractsAreFoundAlsoAfterARestart(@TempDir Path data)
      throws InterruptedException {
    String factory;
    try (TestNode node = TestNode.development(data)) {
      send(node, FIRST, "\"to\":\"%s\",\"value\":\"0x7\"".formatted(OTHER));
      factory = send(node, FIRST, "\"data\":\"" + FACTORY + "\"").asText();
      send(node, SECOND, "\"to\":\"%s\"".formatted(factory));
      send(node, FIRST, "\"to\":\"%s\",\"value\":\"0x1\"".formatted(SECOND));
      check(node, factory);
    }
    try (TestNode node = TestNode.development(data)) {
      check(node, factory);
    }
  }

  private void check(TestNode node, String factory) throws InterruptedException {
    assertThat(node.result("ots_getApiLevel", "[]").asInt()).isEqualTo(8);
    assertThat(node.result("ots_hasCode", "[\"%s\"]".formatted(factory)).asBoolean()).isTrue();
    assertThat(node.result("ots_hasCode", "[\"%s\",\"0x1\"]".formatted(factory)).asBoolean())
        .isFalse();
    JsonNode details = node.result("ots_getBlockDetails", "[\"0x1\"]");
    assertThat(details.at("/block/transactionCount").asInt()).isEqualTo(1);
    assertThat(details.at("/block").has("transactions")).isFalse();
    assertThat(details.get("totalFees").asText()).isNotEqualTo("0x0");
    String hash = details.at("/block/hash").asText();
    assertThat(node.result("ots_getBlockDetailsByHash", "[\"" + hash + "\"]")).isEqualTo(details);
    JsonNode page = node.result("ots_getBlockTransactions", "[1,0,10]");
    assertThat(page.at("/fullblock/transactions/0/hash").asText()).isEqualTo(hashes.getFirst());
    assertThat(page.at("/receipts/0/transactionHash").asText()).isEqualTo(hashes.getFirst());
    assertThat(node.result("ots_getBlockTransactions", "[1,1,10]").at("/receipts")).isEmpty();
    checkAccounts(node, factory);
  }

  private void checkAccounts(TestNode node, String factory) throws InterruptedException {
    assertThat(nonce(node, FIRST, 2).asText()).isEqualTo(hashes.get(3));
    assertThat(nonce(node, FIRST, 3).isNull()).isTrue();
    JsonNode creator = node.result("ots_getContractCreator", "[\"%s\"]".formatted(factory));
    assertThat(creator.get("hash").asText()).isEqualTo(hashes.get(1));
    assertThat(creator.get("creator").asText()).isEqualTo(FIRST);
    String child =
        node.result("trace_transaction", "[\"%s\"]".formatted(hashes.get(2)))
            .at("/1/result/address")
            .asText();
    assertThat(node.result("ots_hasCode", "[\"%s\"]".formatted(child)).asBoolean()).isTrue();
    creator = node.result("ots_getContractCreator", "[\"%s\"]".formatted(child));
    assertThat(creator.get("hash").asText()).isEqualTo(hashes.get(2));
    assertThat(node.result("ots_getContractCreator", "[\"%s\"]".formatted(OTHER)).isNull())
        .isTrue();

    JsonNode all = search(node, "Before", FIRST, 0, 25);
    assertThat(all.get("txs").findValuesAsText("hash"))
        .containsExactly(hashes.get(3), hashes.get(1), hashes.get(0));
    assertThat(all.get("receipts")).hasSize(3);
    assertThat(all.get("firstPage").asBoolean()).isTrue();
    assertThat(all.get("lastPage").asBoolean()).isTrue();
    JsonNode some = search(node, "Before", FIRST, 4, 1);
    assertThat(some.get("txs").findValuesAsText("hash")).containsExactly(hashes.get(1));
    assertThat(some.get("lastPage").asBoolean()).isFalse();
    JsonNode later = search(node, "After", FIRST, 1, 25);
    assertThat(later.get("txs").findValuesAsText("hash"))
        .containsExactly(hashes.get(3), hashes.get(1));
    assertThat(later.get("firstPage").asBoolean()).isTrue();
    assertThat(search(node, "Before", factory, 0, 25).get("txs").findValuesAsText("hash"))
        .containsExactly(hashes.get(2), hashes.get(1));
  }

  private static JsonNode nonce(TestNode node, String sender, int nonce)
      throws InterruptedException {
    return node.result(
        "ots_getTransactionBySenderAndNonce", "[\"%s\",%d]".formatted(sender, nonce));
  }

  private static JsonNode search(TestNode node, String side, String address, long block, int size)
      throws InterruptedException {
    return node.result(
        "ots_searchTransactions" + side, "[\"%s\",%d,%d]".formatted(address, block, size));
  }

  /** The contract that was created, null for none. */
  private JsonNode send(TestNode node, String from, String rest) throws InterruptedException {
    String hash =
        node.result("eth_sendTransaction", "[{\"from\":\"%s\",%s}]".formatted(from, rest)).asText();
    hashes.add(hash);
    JsonNode receipt = node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertThat(receipt.get("status").asText()).isEqualTo("0x1");
    return receipt.get("contractAddress");
  }
}
