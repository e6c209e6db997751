package io.evmesh.node.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches from the submission to the end, at a node. */
class BatchesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Code that reverts, made by a creation. */
  private static final Bytes REVERTING = Bytes.fromHex("0x6460006000fd6000526005601bf3");

  @TempDir private Path data;

  private static JsonNode submit(TestNode node, String id, String mode, List<String> raws)
      throws InterruptedException {
    return node.call(
        "evmesh_submitBatch",
        "[{\"id\":\"%s\",\"mode\":\"%s\",\"transactions\":%s}]"
            .formatted(id, mode, Signing.array(raws)));
  }

  private static JsonNode get(TestNode node, String id) throws InterruptedException {
    return node.call("evmesh_getBatch", "[\"" + id + "\",{\"history\":true}]").path("result");
  }

  /** The batch when nothing of it waits; the events of the server say when to look. */
  private static JsonNode finished(TestNode node, String id) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(node.uri().resolve("v1/batches/" + id + "/events"))
              .timeout(PATIENCE)
              .build();
      String events = client.send(request, BodyHandlers.ofString()).body();
      assertThat(events).contains("event: finished");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return get(node, id);
  }

  private static String balance(TestNode node) throws InterruptedException {
    return node.call("eth_getBalance", "[\"" + Signing.RECIPIENT + "\"]").path("result").asText();
  }

  @Test
  void aBatchSentTwiceCountsOnceAndGetsTheSameAnswer() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      List<String> raws = Signing.transfers(0, 0, 20);
      JsonNode first = submit(node, "a", "independent", raws).path("result");
      JsonNode second = submit(node, "a", "independent", raws).path("result");
      assertThat(second).isEqualTo(first);
      JsonNode batch = finished(node, "a");
      assertThat(batch.path("counts").path("included").asInt()).isEqualTo(20);
      assertThat(batch.path("items").get(19).path("state").asText()).isEqualTo("included");
      assertThat(submit(node, "a", "independent", raws).path("result")).isEqualTo(first);
      assertThat(balance(node)).isEqualTo("0x14");
      JsonNode other = submit(node, "a", "independent", Signing.transfers(0, 30, 1));
      assertThat(other.path("error").path("code").asInt()).isEqualTo(-38001);
      assertThat(node.call("evmesh_listBatches", "[]").path("result")).hasSize(1);
    }
  }

  @Test
  void fourClientsAtOnceSubmitOnce() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      List<String> raws = Signing.transfers(1, 0, 50);
      BlockingQueue<String> answers = new ArrayBlockingQueue<>(8);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        answers.add(submit(node, "same", "ordered", raws).toString());
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers.stream().distinct()).hasSize(1);
      assertThat(answers).hasSize(8);
      assertThat(finished(node, "same").path("counts").path("included").asInt()).isEqualTo(50);
      assertThat(balance(node)).isEqualTo("0x32");
    }
  }

  @Test
  void eachItemHasAReasonOfItsOwn() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      String good = Signing.transfer(0, 0);
      String creation = Signing.raw(Signing.transaction(1, 0, null, 0, REVERTING, 100_000));
      JsonNode deployed = node.call("eth_sendRawTransaction", "[\"" + creation + "\"]");
      String receipt = "[\"" + deployed.path("result").asText() + "\"]";
      String contract =
          node.call("eth_getTransactionReceipt", receipt)
              .path("result")
              .path("contractAddress")
              .asText();
      var reverting =
          Signing.transaction(
              1, 1, io.evmesh.engine.types.Address.fromHex(contract), 0, Bytes.EMPTY, 50_000);
      List<String> raws =
          List.of(good, "0x1", "0xc0", good, Signing.raw(reverting), Signing.transfer(1, 0));
      JsonNode answer = submit(node, "mixed", "independent", raws).path("result");
      assertThat(answer.path("refused").asInt()).isEqualTo(3);
      JsonNode items = finished(node, "mixed").path("items");
      assertThat(items.get(0).path("state").asText()).isEqualTo("included");
      assertThat(items.get(1).path("reason").asText()).startsWith("no data");
      assertThat(items.get(2).path("reason").asText()).startsWith("no transaction");
      assertThat(items.get(3).path("reason").asText()).isEqualTo("the same transaction as item 0");
      assertThat(items.get(4).path("state").asText()).isEqualTo("reverted");
      assertThat(items.get(4).path("reason").asText()).isEqualTo("execution reverted");
      assertThat(items.get(5).path("state").asText()).isEqualTo("refused");
      assertThat(items.get(5).path("reason").asText()).startsWith("nonce too low");
    }
  }

  @Test
  void anAtomicBatchIsInOneBlockOrInNone() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      List<String> raws = new ArrayList<>(Signing.transfers(0, 0, 3));
      raws.addAll(Signing.transfers(1, 0, 3));
      JsonNode taken = submit(node, "whole", "atomic", raws);
      assertThat(taken.has("result")).as(taken.toString()).isTrue();
      JsonNode whole = finished(node, "whole");
      assertThat(whole.path("counts").path("included").asInt()).isEqualTo(6);
      assertThat(whole.path("items").findValuesAsText("blockNumber").stream().distinct())
          .hasSize(1);
      List<String> failing = new ArrayList<>(Signing.transfers(0, 3, 2));
      failing.add(Signing.raw(Signing.transaction(1, 3, null, 0, Bytes.fromHex("0xfe"), 60_000)));
      JsonNode ignored = submit(node, "none", "atomic", failing);
      JsonNode none = finished(node, "none");
      assertThat(none.path("counts").path("refused").asInt()).isEqualTo(3);
      assertThat(none.path("items").get(0).path("reason").asText())
          .startsWith("undone, because of item 2");
      assertThat(balance(node)).isEqualTo("0x6");
      assertThat(ignored.has("result")).isTrue();
    }
  }

  @Test
  void whatWaitsIsGivenToThePoolAgainAfterARestart() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      JsonNode taken = submit(node, "later", "ordered", Signing.transfers(2, 1, 3));
      assertThat(taken.path("result").path("items").asInt()).isEqualTo(3);
      assertThat(get(node, "later").path("counts").path("waiting").asInt()).isEqualTo(3);
    }
    try (TestNode node = TestNode.development(data)) {
      assertThat(get(node, "later").path("counts").path("waiting").asInt()).isEqualTo(3);
      JsonNode first = node.call("eth_sendRawTransaction", "[\"" + Signing.transfer(2, 0) + "\"]");
      assertThat(first.has("result")).isTrue();
      assertThat(finished(node, "later").path("counts").path("included").asInt()).isEqualTo(3);
      assertThat(balance(node)).isEqualTo("0x4");
    }
    try (TestNode node = TestNode.development(data)) {
      assertThat(get(node, "later").path("counts").path("included").asInt()).isEqualTo(3);
    }
  }

  @Test
  void afterTheDeadlineWhatWaitsIsGivenUpForGood() throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      JsonNode taken =
          node.call(
              "evmesh_submitBatch",
              "[{\"id\":\"late\",\"deadline\":%d,\"transactions\":%s}]"
                  .formatted(
                      System.currentTimeMillis() / 1000 + 2,
                      Signing.array(List.of(Signing.transfer(3, 0), Signing.transfer(3, 2)))));
      assertThat(taken.has("result")).as(taken.toString()).isTrue();
      JsonNode batch = finished(node, "late");
      assertThat(batch.path("counts").path("included").asInt()).isEqualTo(1);
      assertThat(batch.path("counts").path("expired").asInt()).isEqualTo(1);
      JsonNode next = node.call("eth_sendRawTransaction", "[\"" + Signing.transfer(3, 1) + "\"]");
      assertThat(next.has("result")).isTrue();
      assertThat(balance(node)).isEqualTo("0x2");
    }
  }

  @Test
  void overHttpAnIdempotencyKeyIsTheId() throws IOException, InterruptedException {
    try (TestNode node = TestNode.development(data);
        HttpClient client = HttpClient.newHttpClient()) {
      String body = "{\"transactions\":" + Signing.array(Signing.transfers(0, 0, 2)) + "}";
      HttpRequest.Builder request = HttpRequest.newBuilder(node.uri().resolve("v1/batches"));
      assertThat(
              client.send(request.POST(BodyPublishers.ofString(body)).build(), text()).statusCode())
          .isEqualTo(400);
      request.header("Idempotency-Key", "key-1");
      HttpResponse<String> first =
          client.send(request.POST(BodyPublishers.ofString(body)).build(), text());
      HttpResponse<String> second =
          client.send(request.POST(BodyPublishers.ofString(body)).build(), text());
      assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
      HttpResponse<String> other =
          client.send(
              request
                  .POST(BodyPublishers.ofString(body.replace("{", "{\"mode\":\"ordered\",")))
                  .build(),
              text());
      assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
      JsonNode ignored = finished(node, "key-1");
      HttpRequest get =
          HttpRequest.newBuilder(node.uri().resolve("v1/batches/key-1?items=1&from=1")).build();
      JsonNode batch = TestNode.json(client.send(get, text()).body());
      assertThat(batch.path("items")).hasSize(1);
      assertThat(ignored.path("counts")).isEqualTo(batch.path("counts"));
      HttpRequest unknown =
          HttpRequest.newBuilder(node.uri().resolve("v1/batches/nothing")).build();
      assertThat(client.send(unknown, text()).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse.BodyHandler<String> text() {
    return BodyHandlers.ofString();
  }

  @Test
  void theWebhookIsCalledWithASignatureUntilItAnswers() throws IOException, InterruptedException {
    record Call(String delivery, String signature, String body) {}
    BlockingQueue<Call> calls = new ArrayBlockingQueue<>(10);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          boolean isFirst = calls.isEmpty();
          calls.add(
              new Call(
                  headers.getFirst("Evmesh-Delivery"), headers.getFirst("Evmesh-Signature"), body));
          exchange.sendResponseHeaders(isFirst ? 500 : 204, -1);
          exchange.close();
        });
    server.start();
    try (TestNode node = TestNode.development(data)) {
      String url = "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
      JsonNode taken =
          node.call(
              "evmesh_submitBatch",
              "[{\"id\":\"h\",\"webhook\":{\"url\":\"%s\",\"secret\":\"s\"},\"transactions\":%s}]"
                  .formatted(url, Signing.array(Signing.transfers(0, 0, 1))));
      assertThat(taken.has("result")).as(taken.toString()).isTrue();
      JsonNode batch = finished(node, "h");
      assertThat(batch.toString()).doesNotContain("\"secret\"");
      Call first = calls.take();
      Call second = calls.poll(20, TimeUnit.SECONDS);
      assertThat(second).isNotNull();
      assertThat(second.delivery()).isEqualTo(first.delivery());
      long seconds = Long.parseLong(second.signature().replaceAll("t=(\\d+),.*", "$1"));
      assertThat(second.signature())
          .isEqualTo("t=%d,v1=%s".formatted(seconds, Webhooks.sign("s", seconds, second.body())));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void webhooksToThisMachineAndToCloudsAreRefused() throws UnknownHostException {
    for (String address :
        List.of(
            "127.0.0.1",
            "169.254.169.254",
            "10.1.2.3",
            "0.0.0.0",
            "::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "100.64.0.1",
            "192.168.0.1",
            "172.16.0.1")) {
      assertThat(Webhook.isPrivate(InetAddress.getByName(address))).as(address).isTrue();
    }
    assertThat(Webhook.isPrivate(InetAddress.getByName("93.184.216.34"))).isFalse();
    assertThat(Webhook.isPrivate(InetAddress.getByName("2606:2800:220:1::1"))).isFalse();
    assertThat(Webhooks.pauseMillis(1)).isEqualTo(1000);
    assertThat(Webhooks.pauseMillis(30)).isEqualTo(3_600_000);
  }
}
