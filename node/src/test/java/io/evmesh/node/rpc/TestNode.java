package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.EngineSettings;
import io.evmesh.node.settings.HistorySettings;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node on a free port of this JVM, with a client. */
public final class TestNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SECRET = "jwtsecret";

  private final Node node;
  private final Path data;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestNode(Node node, Path data) {
    this.node = node;
    this.data = data;
  }

  /** A chain for development. */
  public static TestNode development(Path data) throws InterruptedException {
    return start(data, Optional.empty(), Optional.empty(), MiningSettings.AUTOMATIC);
  }

  /** A chain of others, whose head is final. */
  public static TestNode of(Path data, Path genesis, Path chain) throws InterruptedException {
    return start(data, Optional.of(genesis), Optional.of(chain), MiningSettings.NONE);
  }

  /** A chain for development, or the genesis's, that a consensus client drives. */
  public static TestNode driven(Path data, Optional<Path> genesis) throws InterruptedException {
    EngineSettings engine =
        new EngineSettings("127.0.0.1", 0, Set.of("localhost"), data.resolve(SECRET));
    return start(
        data, genesis, Optional.empty(), MiningSettings.NONE, Finality.NONE, Optional.of(engine));
  }

  private static TestNode start(
      Path data, Optional<Path> genesis, Optional<Path> chain, MiningSettings mining)
      throws InterruptedException {
    return start(data, genesis, chain, mining, Finality.HEAD, Optional.empty());
  }

  private static TestNode start(
      Path data,
      Optional<Path> genesis,
      Optional<Path> chain,
      MiningSettings mining,
      Finality finality,
      Optional<EngineSettings> engine)
      throws InterruptedException {
    return start(data, genesis, chain, mining, finality, engine, HistorySettings.USUAL);
  }

  /** Starts a development chain that keeps so much of its past. */
  public static TestNode start(Path data, HistorySettings history) throws InterruptedException {
    return start(
        data,
        Optional.empty(),
        Optional.empty(),
        MiningSettings.AUTOMATIC,
        Finality.HEAD,
        Optional.empty(),
        history);
  }

  private static TestNode start(
      Path data,
      Optional<Path> genesis,
      Optional<Path> chain,
      MiningSettings mining,
      Finality finality,
      Optional<EngineSettings> engine,
      HistorySettings history)
      throws InterruptedException {
    NodeSettings settings =
        new NodeSettings(
            DatabaseSettings.h2(data),
            MeshSettings.of(2),
            history,
            genesis,
            chain,
            DevSettings.USUAL,
            mining,
            finality,
            ServerSettings.of("127.0.0.1", 0),
            engine,
            Optional.of(data.resolve("pool.journal")),
            RpcLimits.USUAL,
            CallSettings.USUAL,
            BatchSettings.USUAL.withPrivateWebhooks(true));
    return new TestNode(Node.start(settings, Clock.systemUTC()), data);
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

  /** The answer of the Engine API to a call, with a token as it asks for. */
  public JsonNode engineCall(String method, String parameters) throws InterruptedException {
    return json(engineAnswer(engineToken(), method, parameters).body());
  }

  /** The same with another token, or none. */
  public HttpResponse<String> engineAnswer(@Nullable String token, String method, String parameters)
      throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.enginePort().orElseThrow() + "/");
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).POST(BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The secret that a consensus client shares with the node. */
  public byte[] engineSecret() {
    try {
      String digits = Files.readString(data.resolve(SECRET)).strip().substring(2);
      return HexFormat.of().parseHex(digits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String engineToken() {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader(JWSAlgorithm.HS256),
              new JWTClaimsSet.Builder().issueTime(Date.from(Instant.now())).build());
      jwt.sign(new MACSigner(engineSecret()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The result of a call that is no error. */
  public JsonNode result(String method, String parameters) throws InterruptedException {
    JsonNode answer = call(method, parameters);
    assertThat(answer.has("error")).as("%s %s: %s", method, parameters, answer).isFalse();
    return answer.get("result");
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
