package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node for development in a process of its own, which may be killed. */
public final class NodeProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();

  private NodeProcess(List<String> options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError", // as the launcher has it
                "-Djdk.virtualThreadScheduler.parallelism=4",
                "-cp",
                System.getProperty("java.class.path"),
                "io.evmesh.node.Main",
                "start"));
    words.addAll(options);
    process = new ProcessBuilder(words).redirectErrorStream(true).start();
    uri = ready(process.inputReader());
  }

  /** Starts one on a free port; it serves when this returns. */
  public static NodeProcess start(Path data) throws IOException {
    return start(List.of("--data", data.toString(), "--port", "0"));
  }

  /** Likewise with these options of {@code start}. */
  public static NodeProcess start(List<String> options) throws IOException {
    return new NodeProcess(options);
  }

  private static URI ready(BufferedReader said) throws IOException {
    StringBuilder all = new StringBuilder();
    String address = "";
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        address = found.group();
      }
      if (line.startsWith("ready in")) {
        drain(said);
        return URI.create(address + "/");
      }
    }
    throw new IllegalStateException("the node has not started:\n" + all);
  }

  /** A process whose lines nobody reads stops at some point. */
  private static void drain(BufferedReader said) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (said) {
                while (said.readLine() != null) {
                  Thread.onSpinWait();
                }
              } catch (IOException e) {
                Thread.currentThread().interrupt(); // the process was killed
              }
            });
  }

  /**
   * The answer to a call.
   *
   * @throws IOException if the process ends meanwhile
   */
  public JsonNode call(String method, String parameters) throws IOException, InterruptedException {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters);
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.ofString(body)).build();
    return MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  /** Stops the process for a time, as if the machine did not run it. */
  public void pause(Duration time) throws IOException, InterruptedException {
    signal("STOP");
    boolean ended = process.waitFor(time);
    signal("CONT");
    assertThat(ended).isFalse();
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    int ignored = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
  }

  /** The port that it serves. */
  public int port() {
    return uri.getPort();
  }

  /** Memory that the process holds, in MiB; 0 where the system does not tell. */
  public long residentMebibytes() throws IOException {
    Path status = Path.of("/proc/%d/status".formatted(process.pid()));
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findAny()
        .orElse(0);
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process without any warning. */
  public void kill() {
    Process ignored = process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    client.shutdownNow();
    kill();
  }
}
