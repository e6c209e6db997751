package io.evmesh.node.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node of a cluster in a process of its own on this machine, which may be killed or stopped. */
public final class TrialNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final int number;
  private final Ports ports;
  private final List<String> command;
  private final Path log;
  private @Nullable Process process;
  private boolean paused;

  /**
   * Where a node listens on this machine.
   *
   * @param remoting for the other nodes
   * @param bound where it listens for them itself: another port if a {@link TrialNetwork} lies
   *     between
   * @param rpc for clients
   * @param management for operators
   */
  public record Ports(int remoting, int bound, int rpc, int management) {}

  /**
   * A node that is not started yet.
   *
   * @param options of {@code start}, all of them
   * @param jvm options for the JVM beside those of this one
   * @param log file that its output is appended to
   */
  public TrialNode(int number, Ports ports, List<String> options, List<String> jvm, Path log) {
    this.number = number;
    this.ports = ports;
    this.log = log;
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX:"))
        .forEach(command::add);
    command.addAll(jvm);
    command.add("-Djdk.virtualThreadScheduler.parallelism=16");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.evmesh.node.Main");
    command.add("start");
    command.addAll(options);
  }

  /** Which node, counted from 1. */
  public int number() {
    return number;
  }

  /** Where it listens. */
  public Ports ports() {
    return ports;
  }

  /** Its address for other nodes. */
  public String address() {
    return "127.0.0.1:" + ports.remoting();
  }

  /** Where clients reach it. */
  public URI rpc() {
    return URI.create("http://127.0.0.1:" + ports.rpc());
  }

  /** Starts the process; it serves some time later. */
  public synchronized void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      paused = false;
    } catch (IOException e) {
      throw new InputException("node %d does not start: %s".formatted(number, e.getMessage()), e);
    }
  }

  /** Whether the process is there. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether the process is stopped, by {@link #pause}. */
  public synchronized boolean isPaused() {
    return paused && isAlive();
  }

  /** Ends the process at once, as {@code kill -9} does. */
  public synchronized void kill() {
    if (process != null) {
      Process ignored = process.destroyForcibly().onExit().join();
    }
    paused = false;
  }

  /** Tells the process to end, which it does after it has handed over. */
  public synchronized void end() {
    if (process != null) {
      process.destroy();
    }
  }

  /** Waits until the process has ended. */
  public boolean awaitEnd(Duration most) throws InterruptedException {
    Process running = process;
    return running == null || running.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops the process where it stands. */
  public void pause() throws InterruptedException {
    signal("STOP");
    paused = true;
  }

  /** Lets it go on. */
  public void resume() throws InterruptedException {
    signal("CONT");
    paused = false;
  }

  private synchronized void signal(String name) throws InterruptedException {
    if (process == null) {
      return;
    }
    try {
      int ignored =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new InputException("no signal can be sent: " + e.getMessage(), e);
    }
  }

  /** What it says of the cluster; empty if it says nothing. */
  public Optional<JsonNode> cluster() throws InterruptedException {
    return get("/cluster", 200);
  }

  /** Whether it sees just so many members, and all are up. */
  boolean seesUp(int count) throws InterruptedException {
    List<JsonNode> seen = new ArrayList<>();
    cluster().ifPresent(told -> told.path("nodes").forEach(seen::add));
    return seen.size() == count
        && seen.stream()
            .allMatch(
                node ->
                    node.path("state").asText().equals("up") && node.path("reachable").asBoolean());
  }

  /** Whether it does all of its work. */
  public boolean isReady() throws InterruptedException {
    return get("/ready", 200).isPresent();
  }

  /** Why it does not do all of its work; empty if it does, or does not say. */
  public Optional<String> trouble() throws InterruptedException {
    return get("/ready", 503).map(told -> told.path("reason").asText());
  }

  private Optional<JsonNode> get(String path, int status) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(ports.management(), path));
    try {
      var response =
          CLIENT.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
      return response.statusCode() == status
          ? Optional.of(MAPPER.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
