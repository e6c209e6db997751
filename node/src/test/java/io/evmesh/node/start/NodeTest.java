package io.evmesh.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A development chain from the first call to the restart. */
class NodeTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String SECOND = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final String TRANSFER =
      "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}]".formatted(FIRST, SECOND);

  @Test
  void aTransactionHasItsReceiptWhenItsHashIsThereAndLastsOverARestart(@TempDir Path data)
      throws InterruptedException {
    String hash;
    try (TestNode node = TestNode.development(data)) {
      assertThat(node.call("eth_chainId", "[]").get("result").asText()).isEqualTo("0x7a69");
      hash = node.call("eth_sendTransaction", TRANSFER).path("result").asText();
      JsonNode receipt = node.call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("result");
      assertThat(receipt.path("status").asText()).isEqualTo("0x1");
      assertThat(receipt.path("blockNumber").asText()).isEqualTo("0x1");
    }
    try (TestNode node = TestNode.development(data)) {
      assertThat(node.call("eth_blockNumber", "[]").get("result").asText()).isEqualTo("0x1");
      JsonNode receipt = node.call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("result");
      assertThat(receipt.path("status").asText()).isEqualTo("0x1");
      String nonce =
          node.call("eth_getTransactionCount", "[\"" + FIRST + "\"]").get("result").asText();
      assertThat(nonce).isEqualTo("0x1");
      assertThat(node.call("eth_sendTransaction", TRANSFER).has("result")).isTrue();
    }
  }

  @Test
  void whatWaitsForABlockWaitsOverARestart(@TempDir Path data) throws InterruptedException {
    String hash;
    try (TestNode node = TestNode.development(data)) {
      assertThat(node.call("evm_setAutomine", "[false]").has("result")).isTrue();
      hash = node.call("eth_sendTransaction", TRANSFER).path("result").asText();
      assertThat(node.call("eth_blockNumber", "[]").get("result").asText()).isEqualTo("0x0");
    }
    try (TestNode node = TestNode.development(data)) {
      JsonNode mined = node.call("evm_mine", "[]");
      assertThat(mined.has("result")).as(mined.toString()).isTrue();
      JsonNode receipt = node.call("eth_getTransactionReceipt", "[\"" + hash + "\"]").get("result");
      assertThat(receipt.path("status").asText()).isEqualTo("0x1");
    }
  }

  @Test
  void sendersWhoseNoncesComeInAnyOrderAreNeverStuck(@TempDir Path data)
      throws InterruptedException, ExecutionException {
    long seed = Long.getLong("evmesh.seed", System.nanoTime());
    System.out.println("seed " + seed);
    int each = 40;
    List<Callable<JsonNode>> sends = new ArrayList<>();
    try (TestNode node = TestNode.development(data)) {
      JsonNode accounts = node.call("eth_accounts", "[]").get("result");
      for (JsonNode account : accounts) {
        for (int nonce = 0; nonce < each; nonce++) {
          String parameters =
              "[{\"from\":%s,\"to\":\"%s\",\"gas\":\"0x5208\",\"nonce\":\"0x%x\"}]"
                  .formatted(account, SECOND, nonce);
          sends.add(() -> node.call("eth_sendTransaction", parameters));
        }
      }
      Collections.shuffle(sends, new Random(seed));
      try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
        for (Future<JsonNode> answer : clients.invokeAll(sends)) {
          assertThat(answer.get().has("result")).as(answer.get().toString()).isTrue();
        }
      }
      node.call("evm_mine", "[]");
      for (JsonNode account : accounts) {
        String nonce =
            node.call("eth_getTransactionCount", "[" + account + "]").get("result").asText();
        assertThat(Long.decode(nonce)).as("seed %d, %s", seed, account).isEqualTo(each);
      }
      assertThat(node.call("txpool_status", "[]").at("/result/pending").asText()).isEqualTo("0x0");
    }
  }

  @Test
  void aBatchIsAnsweredInOrderAndSeesWhatItSent(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      JsonNode answers =
          node.ask(
              """
              [{"jsonrpc":"2.0","id":1,"method":"eth_sendTransaction","params":%1$s},
               {"jsonrpc":"2.0","id":2,"method":"eth_sendTransaction","params":%1$s},
               {"jsonrpc":"2.0","method":"eth_chainId"},
               {"jsonrpc":"2.0","id":3,"method":"eth_getTransactionCount","params":["%2$s","latest"]},
               {"jsonrpc":"2.0","id":4,"method":"eth_nope"}]
              """
                  .formatted(TRANSFER, FIRST));
      assertThat(answers).hasSize(4);
      assertThat(answers.get(2).get("result").asText()).isEqualTo("0x2");
      assertThat(answers.get(3).get("error").get("code").asInt()).isEqualTo(-32601);
    }
  }

  @Test
  void whatIsNoRequestIsRefusedAsClientsExpect(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      assertThat(code(node.ask("{"))).isEqualTo(-32700);
      assertThat(code(node.ask("[]"))).isEqualTo(-32600);
      assertThat(code(node.ask("\"text\""))).isEqualTo(-32600);
      assertThat(code(node.ask("{\"id\":1,\"method\":\"eth_chainId\"}"))).isEqualTo(-32600);
      assertThat(code(node.call("eth_getBalance", "[]"))).isEqualTo(-32602);
      assertThat(code(node.call("eth_getBalance", "[\"0x12\"]"))).isEqualTo(-32602);
      assertThat(code(node.call("eth_blockNumber", "[1]"))).isEqualTo(-32602);
      assertThat(node.post("")).isEmpty();
    }
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  @Test
  void aWebSocketIsAnswered(@TempDir Path data)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (TestNode node = TestNode.development(data);
        HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      WebSocket.Listener listener =
          new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
              answer.complete(text.toString());
              return WebSocket.Listener.super.onText(socket, text, last);
            }
          };
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  java.net.URI.create("ws://127.0.0.1:" + node.node().port() + "/"), listener)
              .get(30, TimeUnit.SECONDS);
      WebSocket sent =
          socket
              .sendText("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\"}", true)
              .get(30, TimeUnit.SECONDS);
      assertThat(TestNode.json(answer.get(30, TimeUnit.SECONDS)).get("result").asText())
          .isEqualTo("0x7a69");
      sent.abort();
    }
  }
}
