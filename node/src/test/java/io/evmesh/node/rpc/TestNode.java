package io.evmesh.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.start.Node;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A node on a free port of this JVM, with a client. */
public final class TestNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Node node;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestNode(Node node) {
    this.node = node;
  }

  /** A chain for development. */
  public static TestNode development(Path data) throws InterruptedException {
    return start(data, Optional.empty(), Optional.empty(), MiningSettings.AUTOMATIC);
  }

  /** A chain of others, whose head is final. */
  public static TestNode of(Path data, Path genesis, Path chain) throws InterruptedException {
    return start(data, Optional.of(genesis), Optional.of(chain), MiningSettings.NONE);
  }

  private static TestNode start(
      Path data, Optional<Path> genesis, Optional<Path> chain, MiningSettings mining)
      throws InterruptedException {
    NodeSettings settings =
        new NodeSettings(
            DatabaseSettings.h2(data),
            MeshSettings.of(2),
            ChainSettings.RETAIN_ALL,
            genesis,
            chain,
            DevSettings.USUAL,
            mining,
            Finality.HEAD,
            ServerSettings.of("127.0.0.1", 0),
            RpcLimits.USUAL,
            NodeSettings.RECENT_BYTES,
            BatchSettings.USUAL.withPrivateWebhooks(true));
    return new TestNode(Node.start(settings, Clock.systemUTC()));
  }

  /** The node itself. */
  public Node node() {
    return node;
  }

  /** The address of the server. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + node.port() + "/");
  }

  /** The answer to a body, as it comes. */
  public String post(String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer to a body, as JSON. */
  public JsonNode ask(String body) throws InterruptedException {
    try {
      return MAPPER.readTree(post(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer to a call.
   *
   * @param parameters a JSON array
   */
  public JsonNode call(String method, String parameters) throws InterruptedException {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", json(parameters));
    return ask(request.toString());
  }

  /** JSON of a text. */
  public static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }
}
