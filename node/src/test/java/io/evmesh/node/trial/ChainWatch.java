package io.evmesh.node.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks all the time which block each node shows last: none may ever be replaced by another. */
final class ChainWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LATEST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"latest\",false]}";

  private final TrialCluster cluster;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<Long, String> seen = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private long head;
  private long newsNanos = System.nanoTime();
  private long longestNanos;

  ChainWatch(TrialCluster cluster) {
    this.cluster = cluster;
    thread = Thread.ofPlatform().daemon().name("watch").start(this::run);
  }

  private void run() {
    try {
      while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        for (TrialNode node : cluster.running()) {
          if (asked.add(node.number())) {
            ask(node);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(TrialNode node) {
    HttpRequest request =
        HttpRequest.newBuilder(node.rpc())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(LATEST))
            .build();
    CompletableFuture<?> ignored =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .whenComplete(
                (answer, _) -> {
                  asked.remove(node.number());
                  if (answer != null) {
                    shown(node, answer);
                  }
                });
  }

  private void shown(TrialNode node, HttpResponse<String> answer) {
    JsonNode block;
    try {
      block = MAPPER.readTree(answer.body()).path("result");
    } catch (IOException e) {
      faults.add("node %d shows no JSON: %s".formatted(node.number(), answer.body()));
      return;
    }
    if (!block.isObject()) {
      return; // it ends, or has not begun
    }
    long number = Long.decode(block.path("number").asText());
    String hash = block.path("hash").asText();
    String before = seen.putIfAbsent(number, hash);
    if (before != null && !before.equals(hash)) {
      faults.add(
          "node %d shows block %d as %s, it was %s".formatted(node.number(), number, hash, before));
    }
    news(number);
  }

  private synchronized void news(long number) {
    if (number > head) {
      long now = System.nanoTime();
      head = number;
      longestNanos = Math.max(longestNanos, now - newsNanos);
      newsNanos = now;
      notifyAll();
    }
  }

  /** The last block that any node has shown. */
  synchronized long head() {
    return head;
  }

  /** Waits until a node shows a block after this one; false if none does by then. */
  synchronized boolean awaitAfter(long block, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (head <= block) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** The longest time without a new block since this was asked before. */
  synchronized Duration longestGap() {
    long longest = Math.max(longestNanos, System.nanoTime() - newsNanos);
    longestNanos = 0;
    newsNanos = System.nanoTime();
    return Duration.ofNanos(longest);
  }

  /** Blocks that were shown, by their numbers. */
  Map<Long, String> seen() {
    return Map.copyOf(seen);
  }

  /** What must never be seen. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    over.countDown();
    client.shutdownNow();
    thread.interrupt();
  }
}
