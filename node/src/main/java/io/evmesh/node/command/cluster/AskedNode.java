package io.evmesh.node.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node of a cluster a command asks. */
final class AskedNode {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_TOKEN = 1 << 16;

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "${env:EVMESH_NODE:-http://127.0.0.1:8545}",
      description =
          "Any node of the cluster, by its RPC or its management address (default:"
              + " ${DEFAULT-VALUE}).")
  private String node = "http://127.0.0.1:8545";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The first line of this file is the token that the node asks for.")
  private @Nullable Path tokenFile;

  /** What the node tells of the cluster. */
  JsonNode cluster() throws InterruptedException {
    HttpResponse<String> response = send(request("/cluster").GET().build());
    if (response.statusCode() != 200) {
      throw new InputException(
          "%s: it answers with status %d: is it a node of a cluster?"
              .formatted(node, response.statusCode()));
    }
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new InputException("%s: what answers is no node of a cluster".formatted(node), e);
    }
  }

  /** Lets a node drain. */
  String drain(String name) throws InterruptedException {
    String query = "/drain?node=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        send(request(query).POST(HttpRequest.BodyPublishers.noBody()).build());
    if (response.statusCode() != 202) {
      throw new InputException(
          response.statusCode() == 404
              ? "%s: there is no node %s, or that is not a management port of this machine"
                  .formatted(node, name)
              : "%s: %s".formatted(node, response.body().strip()));
    }
    return response.body().strip();
  }

  private HttpRequest.Builder request(String path) {
    String base = node.endsWith("/") ? node.substring(0, node.length() - 1) : node;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
      if (tokenFile != null) {
        String token = InputFile.firstLine(tokenFile, MOST_TOKEN).strip();
        request.header("Authorization", "Bearer " + token);
      }
      return request;
    } catch (IllegalArgumentException e) {
      throw new InputException("--node: '%s' is no address".formatted(node), e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? "nobody listens there" : e.getMessage();
      throw new InputException("%s: no node answers: %s".formatted(node, why), e);
    }
  }
}
