package io.evmesh.node.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.evmesh.input.json.InputException;
import io.evmesh.node.client.NodeClient;
import io.evmesh.node.rpc.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four clients send every batch twice to a node that is killed and paused, and whose database is
 * killed and cut off, again and again. The long run: {@code -Devmesh.batch.faults=200
 * -Devmesh.batch.batches=1000}, {@code -Devmesh.batch.seed=N} for the same faults again.
 */
class KilledBatchesTest {
  private static final int FAULTS = Integer.getInteger("evmesh.batch.faults", 3);
  private static final int BATCHES = Integer.getInteger("evmesh.batch.batches", 12);
  private static final long SEED = Long.getLong("evmesh.batch.seed", System.nanoTime());
  private static final int CLIENTS = 4;
  private static final int ITEMS = 8;
  private static final int LONGEST_PAUSE_MILLIS = 2000;
  private static final Duration PATIENCE = Duration.ofMinutes(FAULTS + 4L);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Random random = new Random(SEED);
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @TempDir private Path folder;

  /** What may happen to a node. */
  private enum Fault {
    KILL,
    PAUSE,
    CUT_DATABASE,
    KILL_DATABASE
  }

  @Test
  void everyItemOfEveryBatchCountsOnce() throws Exception {
    Path chain = folder.resolve("chain");
    run(List.of("--data", chain.toString()), Fault.PAUSE, this::isNoFault);
  }

  @Test
  void everyItemCountsOnceThoughTheServerOfTheDatabaseFails() throws Exception {
    try (CutServer server = new CutServer(folder.resolve("server"))) {
      run(
          server.options(),
          Fault.KILL_DATABASE,
          fault -> {
            switch (fault) {
              case CUT_DATABASE -> server.cut();
              case KILL_DATABASE -> server.restart(pause());
              case KILL, PAUSE -> isNoFault(fault);
            }
          });
    }
  }

  private void isNoFault(Fault fault) {
    throw new IllegalArgumentException(fault + " is not of the database");
  }

  /** Makes something happen to the database. */
  private interface DatabaseFault {
    void make(Fault fault) throws Exception;
  }

  private Duration pause() {
    return Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
  }

  private void run(List<String> database, Fault last, DatabaseFault databaseFault)
      throws Exception {
    System.out.println("seed " + SEED);
    int port = freePort();
    HttpServer hook = hook();
    NodeProcess node = start(database, port);
    try {
      CountDownLatch done = new CountDownLatch(CLIENTS);
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        Thread.ofVirtual().start(() -> client(number, port, hook.getAddress().getPort(), done));
      }
      for (int count = 0; count < FAULTS; count++) {
        try (NodeClient client = node(port)) {
          assertThat(until(client, "eth_chainId").asText()).isEqualTo("0x7a69");
        }
        boolean ignored = done.await(random.nextInt(1000), TimeUnit.MILLISECONDS);
        Fault fault = Fault.values()[random.nextInt(last.ordinal() + 1)];
        switch (fault) {
          case KILL -> {
            node.close();
            node = start(database, port);
          }
          case PAUSE -> node.pause(pause());
          case CUT_DATABASE, KILL_DATABASE -> databaseFault.make(fault);
        }
        assertThat(node.isAlive()).as("seed %d, after %s", SEED, fault).isTrue();
      }
      assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(failures).isEmpty();
      check(port);
    } finally {
      node.close();
      hook.stop(0);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HttpServer hook() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode body = MAPPER.readTree(exchange.getRequestBody());
          calls.merge(body.path("id").asText(), 1, Integer::sum);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static NodeProcess start(List<String> database, int port) throws IOException {
    List<String> options = new ArrayList<>(database);
    options.addAll(List.of("--port", String.valueOf(port), "--batch.private-webhooks"));
    return NodeProcess.start(options);
  }

  private static NodeClient node(int port) {
    return new NodeClient(URI.create("http://127.0.0.1:" + port), Optional.empty());
  }

  /** Each client has every fourth batch, and sends it twice, and again until it is answered. */
  private void client(int number, int port, int hook, CountDownLatch done) {
    try (NodeClient node = node(port)) {
      long nonce = 0;
      for (int batch = number; batch < BATCHES; batch += CLIENTS, nonce += ITEMS) {
        ObjectNode request = MAPPER.createObjectNode();
        request.put("id", "batch-" + batch).put("mode", mode(batch).word());
        request.put("webhook", "http://127.0.0.1:%d/".formatted(hook));
        Signing.transfers(number, nonce, ITEMS).forEach(request.putArray("transactions")::add);
        for (int time = 0; time < 2; time++) {
          String answer = until(node, "evmesh_submitBatch", request).toString();
          String before = answers.putIfAbsent("batch-" + batch, answer);
          assertThat(answer).isEqualTo(before == null ? answer : before);
        }
      }
      for (int batch = number; batch < BATCHES; batch += CLIENTS) {
        finish(node, "batch-" + batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    } finally {
      done.countDown();
    }
  }

  private static BatchMode mode(int batch) {
    return BatchMode.values()[batch % BatchMode.values().length];
  }

  private static void finish(NodeClient node, String id) throws InterruptedException {
    ObjectNode wanted = MAPPER.createObjectNode().put("items", 0);
    while (until(node, "evmesh_getBatch", id, wanted).path("finishedAt").isNull()) {
      boolean ignored = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }

  /** The answer to a call, of whichever node is there next. */
  private static JsonNode until(NodeClient node, String method, Object... parameters)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return node.call(method, parameters);
      } catch (InputException | UncheckedIOException | NodeClient.CallException e) {
        boolean passes =
            !(e instanceof NodeClient.CallException)
                || String.valueOf(e.getMessage()).startsWith("the database ");
        if (!passes || System.nanoTime() - end >= 0) {
          throw e;
        }
        boolean ignored = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void check(int port) throws InterruptedException {
    try (NodeClient node = node(port)) {
      JsonNode balance = until(node, "eth_getBalance", Signing.RECIPIENT.toString());
      assertThat(Long.decode(balance.asText())).isEqualTo((long) BATCHES * ITEMS);
      for (int batch = 0; batch < BATCHES; batch++) {
        String id = "batch-" + batch;
        JsonNode told = until(node, "evmesh_getBatch", id);
        assertThat(told.path("counts").path("included").asInt()).as(id + told).isEqualTo(ITEMS);
        for (JsonNode item : told.path("items")) {
          JsonNode receipt =
              until(node, "eth_getTransactionReceipt", item.path("transactionHash").asText());
          assertThat(Long.decode(receipt.path("blockNumber").asText()))
              .isEqualTo(item.path("blockNumber").asLong());
        }
        if (mode(batch) == BatchMode.ATOMIC) {
          assertThat(told.path("items").findValuesAsText("blockNumber").stream().distinct())
              .hasSize(1);
        }
        webhookOf(node, id);
      }
    }
  }

  private void webhookOf(NodeClient node, String id) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!calls.containsKey(id) && System.nanoTime() - end < 0) {
      JsonNode ignored = until(node, "eth_chainId");
    }
    assertThat(calls).containsKey(id);
  }
}
