package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.node.rpc.TestNode;
import io.evmesh.node.rpc.VerifiedChain;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of its own process is killed while it sets accounts, makes blocks and takes them back. */
class KilledNodeTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";
  private static final int ROUNDS = 3;

  @TempDir private Path data;

  /** What the node has confirmed: balance of an account, number of the last block. */
  private record Confirmed(long balance, long head) {}

  private static final class Killed implements AutoCloseable {
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI uri;

    Killed(Path data) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.evmesh.node.Main",
                  "start",
                  "--port",
                  "0",
                  "--data",
                  data.toString())
              .redirectErrorStream(true)
              .start();
      BufferedReader out = process.inputReader();
      String port = null;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher matcher = ADDRESS.matcher(line);
        port = matcher.find() ? matcher.group(1) : port;
        if (line.startsWith("ready")) {
          break;
        }
      }
      assertThat(port).isNotNull();
      uri = URI.create("http://127.0.0.1:" + port + "/");
      Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {})); // or its output would block it
    }

    /** The result of a call; empty once the node is gone. */
    JsonNode call(String method, String parameters) throws InterruptedException {
      String body =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
              .formatted(method, parameters);
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      try {
        JsonNode answer = mapper.readTree(client.send(request, BodyHandlers.ofString()).body());
        return answer.path("result");
      } catch (IOException e) {
        return mapper.missingNode();
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
      client.close();
    }
  }

  private static List<Confirmed> work(Killed node, Random random, Confirmed before)
      throws InterruptedException {
    List<String> snapshots = new ArrayList<>();
    List<Confirmed> at = new ArrayList<>();
    Confirmed now = before;
    while (true) {
      Confirmed next = now;
      JsonNode done;
      int choice = random.nextInt(4);
      if (choice == 0) {
        next = new Confirmed(random.nextInt(1_000_000), now.head());
        done = node.call("anvil_setBalance", "[\"%s\",%d]".formatted(OTHER, next.balance()));
      } else if (choice == 1) {
        next = new Confirmed(now.balance(), now.head() + 3);
        done = node.call("hardhat_mine", "[3]");
      } else if (choice == 2 || snapshots.isEmpty()) {
        done = node.call("evm_snapshot", "[]");
        if (done.isTextual()) {
          snapshots.add(done.asText());
          at.add(now);
        }
      } else {
        int index = random.nextInt(snapshots.size());
        next = at.get(index);
        done = node.call("evm_revert", "[\"%s\"]".formatted(snapshots.get(index)));
        snapshots.subList(index, snapshots.size()).clear();
        at.subList(index, at.size()).clear();
      }
      if (done.isMissingNode()) {
        return choice == 1
            ? List.of(
                now,
                new Confirmed(now.balance(), now.head() + 1),
                new Confirmed(now.balance(), now.head() + 2),
                next)
            : List.of(now, next); // what was on its way may be there or not
      }
      now = next;
    }
  }

  @Test
  void whatWasConfirmedIsThereAndNothingHalf() throws IOException, InterruptedException {
    long seed = 5;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Confirmed last = new Confirmed(0, 0);
    for (int round = 0; round < ROUNDS; round++) {
      List<Confirmed> possible;
      try (Killed node = new Killed(data)) {
        CompletableFuture<Void> kill = new CompletableFuture<>();
        Confirmed before = last;
        CompletableFuture<Void> killed =
            kill.completeOnTimeout(null, 1500 + random.nextInt(2000), TimeUnit.MILLISECONDS)
                .thenRun(node.process::destroyForcibly);
        possible = work(node, random, before);
        killed.join();
      }
      try (TestNode again = TestNode.development(data)) {
        JsonNode found = again.call("eth_getBalance", "[\"%s\",\"latest\"]".formatted(OTHER));
        String balance = found.get("result").asText();
        String head = again.call("eth_blockNumber", "[]").get("result").asText();
        last = new Confirmed(Long.decode(balance), Long.decode(head));
        assertThat(possible).contains(last);
      }
      VerifiedChain.check(data, last.head() + 1);
    }
  }
}
