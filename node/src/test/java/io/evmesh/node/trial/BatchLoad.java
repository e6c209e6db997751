package io.evmesh.node.trial;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.account.DevAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A client that gives batches to nodes of a cluster over plain HTTP, each until some node has taken
 * it, and always once more to another.
 */
final class BatchLoad implements AutoCloseable {
  private static final int SIZE = 3;
  private static final int CREATED = 201;
  private static final int THERE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Supplier<List<URI>> nodes;
  private final long chainId;
  private final DevAccount account;
  private final RandomGenerator random;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> refusals = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  BatchLoad(Supplier<List<URI>> nodes, long chainId, DevAccount account, RandomGenerator random) {
    this.nodes = nodes;
    this.chainId = chainId;
    this.account = account;
    this.random = random;
    thread = Thread.ofVirtual().name("batches").start(this::run);
  }

  /** Hashes of transactions in batches that were taken. */
  Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  /** Statuses of answers other than those that were to come, and how often each came. */
  Map<Integer, Long> refusals() {
    return Map.copyOf(refusals);
  }

  private void run() {
    try {
      long nonce = 0;
      for (int number = 0; !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS); number++) {
        StringBuilder items = new StringBuilder();
        Set<String> hashes = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < SIZE; i++, nonce++) {
          Bytes wire = signed(nonce);
          boolean isNew = hashes.add(Keccak256.hash(wire).toString());
          items.append(isNew && i > 0 ? ",\"" : "\"").append(wire).append('"');
        }
        String body = "{\"mode\":\"ordered\",\"transactions\":[%s]}".formatted(items);
        if (deliver("batch-" + number, body)) {
          accepted.addAll(hashes);
          boolean ignored = deliver("batch-" + number, body);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Bytes signed(long nonce) {
    return TransactionCodec.encode(
        Signatures.sign(
            TrialLoad.transfer(chainId, nonce, account.address()), account.privateKey()));
  }

  /** False if that is to stop before it is known to be taken. */
  private boolean deliver(String key, String body) throws InterruptedException {
    while (true) {
      List<URI> all = nodes.get();
      if (!all.isEmpty() && isTaken(all.get(random.nextInt(all.size())), key, body)) {
        return true;
      }
      if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
  }

  private boolean isTaken(URI node, String key, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve("/v1/batches"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      int status = client.send(request, BodyHandlers.ofString()).statusCode();
      if (status == CREATED || status == THERE) {
        return true;
      }
      refusals.merge(status, 1L, Long::sum);
      return false;
    } catch (IOException e) {
      return false; // it ends, or has not begun
    }
  }

  @Override
  public void close() {
    end();
    client.close();
  }

  /** Stops giving. */
  void end() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
